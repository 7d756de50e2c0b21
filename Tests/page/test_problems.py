"""What the server refuses is said in the language of the page: every code has words, and real refusals are read."""

import re

import requests
from playwright.sync_api import expect

from conftest import OUTPUT, execute
from test_access import assert_accessible, log_in
from test_pages import LOOKS

# Kinds of refusal that nobody meets through the page, and why.
ONLY_PROGRAMS = {
    "malformed-json": "the page writes its bodies itself",
    "invalid-header": "the page sends no Idempotency-Key",
    "key-reused": "the page sends no Idempotency-Key",
    "still-working": "the page sends no Idempotency-Key",
    "if-match-needed": "the page always sends what was seen",
    "already-there": "orders, facilities and vehicles are not made on the page",
    "no-solver-here": "the page does not call the VROOM address",
    "no-rule": "an address without a rule is a fault of the program, and a test forbids it",
    "wrong-method": "the page uses the methods that its addresses have",
    "held": "persons are exported and erased by programs",
    "in-use": "persons are exported and erased by programs",
    "ambiguous": "persons are exported and erased by programs",
}
ONLY_PROGRAMS_EXPECT = {
    "type": "fields of the page have the right type",
    "at_least": "orders are not made on the page",
    "dimensions": "neither vehicles nor orders are made on the page",
    "topic_name": "vehicles are not made on the page",
    "place_pattern": "maintenance is not entered on the page",
    "future_after": "maintenance is not entered on the page",
    "cursor": "the page sends the cursor that it was given",
    "event_id": "the page sends the id that it was given",
    "same_as": "the page sends no Isotherm-Tenant",
    "above": "vehicles are not made on the page",
    "sum_of_compartments": "vehicles are not made on the page",
    "time_of_day": "vehicles are not made on the page",
    "other_name": "vehicles are not made on the page",
    "opening_hours": "facilities are not made on the page",
    "not_before": "orders are not made on the page",
    "known_facility": "orders are not made on the page",
    "near": "orders are not made on the page",
    "not_empty": "orders are not made on the page",
    "known_columns": "files of orders are not sent by the page",
    "column": "files of orders are not sent by the page",
}
ONLY_PROGRAMS_NAME = {
    "maintenance": "maintenance is not entered on the page",
    "person": "persons are exported and erased by programs",
    "crew": "vehicles are not made on the page",
}

# Every refusal in the words of the page; figures are of the kind that the server sends.
WORDS = """async ([codes, needs, things]) => {
    const { sentenceOf } = await import("/page/app/problems.js");
    const figures = { name: "X-1", by: "X-1", shipment: "X-1", courier: "X-1", tenant: "X-1", origin: "X-1", vehicle: "X-1", wanted: ["admin"], roles: [], words: ["quality"],
        kind: "plan", from: "loaded", to: "delivered", time: "2026-01-01T10:00:00Z", at: "2026-01-01T10:00:00Z", reason: "bad_json", n: 3, least: 2, most: 366, hours: 24 };
    const problem = (code, more) => ({ type: `urn:isotherm:problem:${code}`, detail: "THE SERVER'S ENGLISH", ...more });
    const fault = (more) => sentenceOf(422, problem("invalid-body", { errors: [{ pointer: "#/moves/0/vehicle", code: "invalid", ...more }] }));
    return {
        codes: codes.map((code) => sentenceOf(409, problem(code, { particulars: { ...figures, ...(code === "too-many-requests" ? { n: 7 } : {}) } }))),
        needs: needs.map((code) => fault({ expected: { ...figures, code, field: "due_at" }, came: "X-1" })),
        nothing: [fault({ expected: { code: "text" }, came: "" }), fault({ code: "missing" }), fault({ came: "X-1" })],
        things: things.map((kind) => sentenceOf(404, problem("not-found", { particulars: { kind, name: "X-1" } }))),
    };
}"""


def test_every_refusal_has_words_in_both_languages(open_page, address):
    schema = requests.get(f"{address}/openapi.json", timeout=10).json()["components"]["schemas"]["Problem"]["properties"]
    codes = [kind.rsplit(":")[-1] for kind in schema["type"]["enum"]]
    needs = schema["errors"]["items"]["properties"]["expected"]["properties"]["code"]["enum"]
    things = schema["particulars"]["properties"]["kind"]["enum"]
    enums = []
    for known, left in [(codes, ONLY_PROGRAMS), (needs, ONLY_PROGRAMS_EXPECT), (things, ONLY_PROGRAMS_NAME)]:
        assert set(left) <= set(known), "a reason for what does not exist"
        enums.append([code for code in known if code not in left])
    english, russian = (open_page(language).evaluate(WORDS, enums) for language in ("en", "ru"))
    for part, words in english.items():
        assert len(set(words)) == len(words) == len(set(russian[part])), (part, words, russian[part])
        assert not any(re.search("[а-яё]", text) for text in words), part
        assert all(re.search("[а-яё]{3}", text) for text in russian[part]), (part, russian[part])
        # What is left in Latin letters is what was put in, or a word that is the same in both languages.
        names = r"X-1|NUL|Europe/Moscow|bad_json|name@example\.org"
        assert not any(re.search("[a-z]{2}", re.sub(names, "", text)) for text in russian[part]), (part, russian[part])
        assert not any(re.search("undefined|NaN|[{}]|ENGLISH", text) for text in words + russian[part]), (part, words, russian[part])


def test_a_field_that_cannot_be_used_is_told_with_its_name_what_is_expected_and_what_came(open_at, address):
    page = open_at(address, "/administration#tokens", "ru", expected=["status of 422"])
    page.click("button[data-key=token-add]")
    page.fill("#ask input[name=name]", "Вера")
    page.check("#ask input[value=quality]")
    page.click("#ask button[value=yes]")
    expect(page.locator("#toasts")).to_contain_text("Роли: нужно включить администратора: иначе второй токен создать будет некому, а введено «quality»")


def test_a_network_that_is_away_is_said_in_the_language_of_the_page(open_page):
    page = open_page("ru", path="/orders")
    page.context.set_offline(True)
    page.fill("#q", "van")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("Не получилось: сервер не отвечает")
    page.context.set_offline(False)


def test_why_no_plan_could_be_made_is_said_to_the_asker_and_to_everybody(fresh_address, open_at):
    # The engine wants as many dimensions of every vehicle; nothing that checks vehicles lets this in.
    execute(fresh_address, "update isotherm.vehicle set capacity = array_append(capacity, 1) where name = 'van-6'")
    page, other = open_at(fresh_address, language="ru"), open_at(fresh_address, "/alerts")
    page.click("#replan")
    expect(page.locator("#toasts")).to_contain_text(re.compile(r"План составить не удалось: движок маршрутов не принимает задачу \(vehicles\[\d\]\.capacity\)"))
    # A breach asks for a plan by itself; nobody waits for its answer.
    expect(other.locator("#toasts")).to_contain_text(re.compile(r"No plan could be made \(.*\): the routing engine cannot take the problem"), timeout=150_000)


def test_a_page_that_is_refused_says_why(fresh_address, open_at):
    made = requests.post(f"{fresh_address}/v1/tokens", json={"name": "Chief", "roles": ["admin"]}, timeout=10).json()
    admin = {"Authorization": f"Bearer {made['secret']}"}
    partner = requests.post(f"{fresh_address}/v1/tokens", json={"name": "Shop", "roles": ["partner"]}, headers=admin, timeout=10).json()
    said = {"en": "needs one of the roles .*dispatcher.*; yours: partner", "ru": "нужна одна из ролей: .*диспетчер.*; у вас: партнёр"}
    for language, theme in LOOKS:
        page = open_at(fresh_address, "/login", language, theme, ready=False, width=360)
        log_in(page, fresh_address, partner["secret"])
        page.goto(f"{fresh_address}/timeline")
        expect(page.locator("#refusal")).to_have_text(re.compile(said[language]))
        page.wait_for_function("document.documentElement.scrollWidth <= 360")
        page.screenshot(path=OUTPUT / f"page-refusal-{language}-{theme}-360.png")
        assert_accessible(page)
        page.click("a[href='/login']")
        expect(page.locator("#token")).to_be_visible()
