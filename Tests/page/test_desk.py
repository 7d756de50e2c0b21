"""Alerts, orders, shipments, links and figures, as dispatcher, operator, customer and manager have them."""

import csv
import datetime
import io
import re
import subprocess
import zoneinfo

import requests
from playwright.sync_api import expect

from conftest import order_of
from product import wait_for


def any_shipment(address):
    return requests.get(f"{address}/v1/orders?limit=1", timeout=10).json()["items"][0]["shipment"]


def test_an_alert_is_assigned_commented_on_and_put_off(open_page):
    page = open_page(path="/alerts")
    card = page.locator("#alerts article").first
    name = card.locator("h3").inner_text()
    card.locator("button[data-key^=assign]").click()
    page.fill("#ask input[name=name]", "Anna")
    page.fill("#ask textarea", "Boris")
    page.locator("#ask button[value=yes]").click()
    expect(page.locator("#alerts")).to_contain_text("With Boris")
    page.locator("#alerts button[data-key^=commentAdd]").first.click()
    page.fill("#ask textarea", "the driver does not answer")
    page.locator("#ask button[value=yes]").click()
    expect(page.locator("#alerts")).to_contain_text("1 comment")
    page.locator("#alerts button[data-key^=snooze]").first.click()
    expect(page.locator("#alerts")).to_contain_text("snoozed")
    page.click("#which button[value=waiting]")
    page.locator("#alerts button[data-key^=wake]").first.click()
    page.click("#which button[value=open]")
    expect(page.locator("#alerts h3", has_text=name).first).to_be_visible()


LEARNED = {"en": ("as configured", "learned from probes at the goods"), "ru": ("как задано в настройках", "выучена по датчикам в товаре")}


def assert_time_constant(page, breach):
    """Where the goods' time constant comes from is said as the breach's evidence has it, in both languages."""
    evidence = breach["explanation"]["evidence"]
    assert evidence["time_constant_s"] > 0
    for language in ("ru", "en"):
        page.click("#language")
        configured, learned = LEARNED[language]
        said, other = (learned, configured) if evidence["time_constant_learned"] else (configured, learned)
        expect(page.locator("#why")).to_contain_text(said)
        expect(page.locator("#why")).not_to_contain_text(other)


def test_a_breach_is_shown_with_everything_that_was_measured_and_that_is_done(open_at, address, screenshot):
    breach = requests.get(f"{address}/v1/breaches", timeout=10).json()["items"][-1]
    page = open_at(address, f"/alerts/{breach['id']}", timezone="Asia/Tokyo")
    expect(page.locator("#curve")).to_have_attribute("data-points", re.compile(r"[1-9]\d*"))
    expect(page.locator("#curve canvas").first).to_be_visible()
    words = page.locator("#curve-words")
    expect(words).to_contain_text(re.compile(r"Allowed: .* to .*°C"))
    if breach["state"] == "open":
        expect(words).to_contain_text("Forecast: if the air stays at")
    facts = page.locator("#breach-facts")
    for name in ("Limit", "Goods, estimated", "Lowest and highest", "Profile"):
        expect(facts).to_contain_text(name)
    started = datetime.datetime.fromisoformat(breach["started_at"]).astimezone(zoneinfo.ZoneInfo("Asia/Tokyo"))
    expect(facts).to_contain_text(started.strftime("%H:%M"))
    expect(page.locator("#why")).to_contain_text("the deciding one")
    assert_time_constant(page, breach)
    expect(page.locator("#loads tbody tr").first).to_contain_text(re.compile(r"\d\d:\d\d–\d\d:\d\d"))
    expect(page.locator("#remedy")).to_contain_text(re.compile(r"Proposal \d+|Plan \d+"))
    page.locator("#curve-table summary").press("Enter")
    expect(page.locator("#curve-table tbody tr").first).to_contain_text("°C")
    screenshot(page, "breach-everything")


def test_one_click_leads_from_the_alert_to_the_proposal_that_answers_it(open_page, address):
    """Whatever was decided about the first proposal, another one for the same breach waits after a new wish."""
    page = open_page(path="/alerts")
    plans = requests.get(f"{address}/v1/plans?limit=100", timeout=10).json()["items"]
    waiting = next((plan for plan in plans if plan["state"] == "proposed" and plan["trigger"] == "breach"), None)
    if waiting:
        page.locator(f"#alerts a[data-key='remedy-{waiting['trigger_reference']}']").click()
        expect(page).to_have_url(f"{address}/proposals/{waiting['version']}")
    else:
        page.locator("#alerts a[data-key^=open-]").first.click()
        page.locator("#remedy a").first.click()
        expect(page.locator("#proposal-title")).to_be_visible()


def test_the_operator_finds_a_shipment_and_makes_a_link_that_shows_only_it(open_page, address, screenshot):
    shipment = any_shipment(address)
    page = open_page(path="/orders")
    page.fill("#q", shipment[-8:])
    page.keyboard.press("Enter")
    expect(page.locator("#found tbody tr").first).to_be_visible()
    page.get_by_role("link", name=shipment, exact=True).click()
    expect(page.locator("#shipment-title")).to_have_text(f"Shipment {shipment}")
    expect(page.locator("#story li").first).to_be_visible()
    expect(page.locator("#shipment-facts a[href^='tel:+7000000']")).to_have_count(1)
    phone = page.locator("#shipment-facts a[href^='tel:']").inner_text()
    page.get_by_role("button", name="Make a link for 48 hours").click()
    link = page.locator("#customer-link").input_value()
    assert link.startswith(f"{address}/track/")
    customer = open_page(path=link.removeprefix(address), width=390, height=740)
    expect(customer.locator("#when")).to_be_visible()
    expect(customer.locator("#cold")).to_be_visible()
    text = customer.locator("body").inner_text()
    assert not re.search(r"van-\d|courier-", text) and phone not in text, text
    others = [o["shipment"] for o in requests.get(f"{address}/v1/orders?limit=50", timeout=10).json()["items"]]
    assert [other for other in others if other != shipment and re.search(rf"{re.escape(other)}\b", text)] == []


def test_a_link_that_was_changed_leads_nowhere(open_at, address):
    link = requests.post(f"{address}/v1/shipments/{any_shipment(address)}/link", timeout=10).json()["path"]
    changed = link[:-3] + ("AAA" if not link.endswith("AAA") else "BBB")
    assert requests.get(f"{address}/v1{changed}", timeout=10).status_code == 404


def test_the_page_of_figures_shows_what_api_and_table_say(open_at, address):
    # Where it is about noon: before midnight all that the young fleet has to bring is due tomorrow.
    east = 12 - datetime.datetime.now(datetime.UTC).hour
    zone = f"Etc/GMT{-east:+d}" if east else "Etc/GMT"
    wait_for("the first delivery", lambda: requests.get(f"{address}/v1/kpi", {"zone": zone}, timeout=10).json()["items"], 240)
    page = open_at(address, "/kpi", timezone=zone)
    page.wait_for_selector("#total dd[data-figure=due]")
    table = requests.get(page.locator("#csv").evaluate("link => link.href"), timeout=10)
    rows = list(csv.DictReader(io.StringIO(table.text)))
    shown = page.locator("#total dd[data-figure=due]").inner_text()
    assert abs(int(shown) - sum(int(row["due"]) for row in rows)) <= 2, "the fleet goes on delivering meanwhile"
    assert page.locator("#days tbody tr").count() >= len(rows)


# The day counted by hand in Tests/APITests/KPITests.swift, as the API answers it, and as people read it.
DAY = {"due": 5, "delivered": 3, "on_time": 2, "otif": 2, "otif_share": 0.4, "on_time_share": 2 / 3, "watched_minutes": 725, "blind_minutes": 50, "in_range_share": 605 / 725,
       "cost_per_stop": 350 / 3, "km_per_stop": 3, "order_to_door_minutes": 766 / 3, "eta_error_p50_minutes": 4, "eta_error_p90_minutes": 16.8, "spoiled_value_minor": 50_000}
READ = {
    "en": ["5", "3", "40%", "66.7%", "83.4%", "117", "3", "255", "4", "16.8", "500"],
    "ru": ["5", "3", "40%", "66,7%", "83,4%", "117", "3", "255", "4", "16,8", "500"],
}


def test_every_figure_of_the_hand_made_day_stands_on_the_page_as_the_api_says_it(open_at, address):
    for language, read in READ.items():
        page = open_at(address, "/orders", language)
        items = [{"day": None, "channel": None, **DAY}, {"day": "2026-01-05", "channel": None, **DAY}]
        page.route("**/v1/kpi?*", lambda route: route.fulfill(json={"items": items, "from": "2026-01-05", "to": "2026-01-05", "zone": "UTC"}))
        page.goto(f"{address}/kpi")
        page.wait_for_selector("#total dd[data-figure=due]")
        own = "all => all.map((one) => one.firstChild.textContent)"
        tidy = lambda texts: [re.sub(r"\s", "", text) for text in texts]
        assert tidy(page.locator("#total dd[data-figure]").evaluate_all(own)) == read
        assert tidy(page.locator("#days tbody tr td.number").evaluate_all(own)) == read


def test_a_dead_letter_is_shown_with_its_beginning_and_discarded(open_page, address, broker_port):
    topic = "isotherm/v1/default/gateways/gw-broken/telemetry"
    subprocess.run(["mosquitto_pub", "-h", "127.0.0.1", "-p", broker_port, "-q", "1", "-t", topic,
                    "-m", '{"device": "van-1", "values": {'], check=True, timeout=30)
    wait_for("the dead letter", lambda: requests.get(f"{address}/v1/dead-letters", timeout=10).json()["items"])
    page = open_page(path="/administration#letters")
    page.wait_for_selector("#part table, #part .empty[data-key=empty]")
    page.locator("#part button[data-key^=discard]").first.click()
    expect(page.locator("#toasts")).to_contain_text("was discarded")


def test_a_second_dispatcher_sees_the_rejection_of_the_first(open_page, open_at, address):
    newest = lambda: requests.get(f"{address}/v1/plans?limit=1", timeout=10).json()["items"][0]
    before = newest()["version"]
    requests.post(f"{address}/v1/plans", json={"reason": "a test of two dispatchers"}, timeout=10)
    wait_for("the proposal that was asked for", lambda: newest()["version"] > before)
    path = f"/proposals/{newest()['version']}"
    first, second = open_page(path=path), open_page(path=path)
    first.locator("#proposal-body button[data-key^=reject]").click()
    first.fill("#ask input[name=name]", "Anna")
    first.fill("#ask textarea", "too far")
    first.locator("#ask button[value=yes]").click()
    expect(second.locator("#proposal-body .notice")).to_contain_text(re.compile("rejected by Anna|taken its place"), timeout=60_000)
    expect(second.locator("#proposal-body button[data-key^=accept]")).to_have_count(0)


def test_the_temperature_record_is_downloaded_as_a_document_in_the_language_of_the_page(open_page, address, screenshot, tmp_path):
    orders = lambda: requests.get(f"{address}/v1/orders?limit=200", timeout=10).json()["items"]
    shipment = wait_for("a shipment that was on board", lambda: next((o["shipment"] for o in orders() if o["loaded_at"]), None), 60)
    page = open_page("ru", path=f"/shipments/{shipment}")
    screenshot(page, "shipment-pdf")
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("link", name="Температурный лист (PDF)").press("Enter")
    file = tmp_path / "record.pdf"
    download.value.save_as(file)
    assert download.value.suggested_filename == f"{shipment}.pdf"
    text = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True, timeout=30).stdout.decode()
    assert f"Температурный лист отправления {shipment}" in text
    # A refusal is said, and the page stays.
    page.route("**/report.pdf*", lambda route: route.fulfill(status=409, content_type="application/problem+json", body='{"type": "urn:isotherm:problem:not-loaded", "detail": "The shipment was not loaded yet."}'))
    page.get_by_role("link", name="Температурный лист (PDF)").click()
    expect(page.locator("#toasts")).to_contain_text("груз ещё не погружен")
    expect(page.locator("#shipment-title")).to_contain_text(shipment)


def test_a_shipment_that_was_never_loaded_has_no_record_to_download(open_page, address):
    page = open_page(path=f"/shipments/{order_of(address, 'north')}?tenant=north")
    expect(page.get_by_role("button", name="Print this page")).to_be_visible()
    expect(page.get_by_role("link", name="Temperature record (PDF)")).to_have_count(0)


def test_why_a_plan_was_made_is_said_in_the_language_of_the_page(open_page, address, screenshot):
    plan = wait_for("a proposal because of a breach", lambda: next((p for p in requests.get(f"{address}/v1/plans?limit=100", timeout=10).json()["items"] if p["trigger"] == "breach"), None), 60)
    page = open_page("ru", path=f"/proposals/{plan['version']}")
    # A breach that gets graver is told in other words meanwhile.
    breach = lambda: requests.get(f"{address}/v1/breaches/{plan['trigger_reference']}", timeout=10).json()
    wait_for("the breach's own sentence", lambda: breach()["sentences"]["ru"] in page.locator("#proposal-body").inner_text(), 60)
    expect(page.locator("#proposal-body")).not_to_contain_text(plan["summary"]["reason"])
    screenshot(page, "proposal-why-ru")
    page.click("#language")
    expect(page.locator("#proposal-body")).to_contain_text(plan["summary"]["reason"])


# Everything that a plan says in codes, in the words of the page.
WORDS = """async ([codes, limits, remarks, conflicts, kinds, obstacles, causes, refusals, ends]) => {
    const { refusalOf } = await import("/page/app/refusals.js");
    const { failureOf, leftOut, outcomeOf, remarksOf, reasonOf } = await import("/page/app/plan/reasons.js");
    const { sentenceOf } = await import("/page/app/problems.js");
    const { sentences } = await import("/page/app/changes.js");
    const { t } = await import("/page/app/strings.js");
    const { sentence } = await import("/page/app/timeline/answer.js");
    const details = { seconds: 540, time: "2026-01-01T10:00:00Z", profile: "vaccines", version: 7 };
    const nothing = { moved: [], added: [], dropped: [], later: [], earlier: [], broken_windows: [], distance_metres: 0, duration_seconds: 0 };
    const easing = (limit, is_loading) => ({ code: "fleet", reason: "", details: { easing: { limit, is_loading, amount: 600, vehicle: "van-1", shipment: "S-1" } } });
    return {
        left: codes.map((code) => leftOut({ code, about: "van-1", reason: "" })),
        figures: codes.map((code) => leftOut({ code, about: "van-1", reason: "", details })),
        easings: [...limits.map((limit) => leftOut(easing(limit, false))), leftOut(easing("window_end", true)), leftOut(easing("window_start", true))],
        remarks: remarksOf({ degraded: [], remarks: remarks.map((code) => ({ code, about: "van-1", minutes: 12 })) }),
        conflicts: conflicts.map((kind) => sentenceOf(412, { conflict: { kind, shipment: "S-1", vehicle: "van-1", state: "delivered", version: 3, expected: 4, running: 5 } })),
        rescues: kinds.filter((kind) => kind !== "deliver").map((kind) => sentences({ ...nothing, rescues: [{ kind, shipment: "S-1", vehicle: "van-1", facility: "store", minutes: 12 }] }, { degraded: [] })[0].text),
        ways: kinds.map((kind) => t(`way_${kind}`)),
        obstacles: obstacles.map((code) => t(`obstacle_${code}`)),
        causes: causes.map((cause) => sentence({ cause, shipment: "S-1", vehicle: "van-1", seconds: 300, detail: "" })),
        refusals: refusals.map((code) => refusalOf({ reason: "?", refusal: { code, about: "van-1", state: "delivered" } })),
        ends: ends.map((code) => outcomeOf({ detail: "?", reason: { code, count: 3, allowed: 2, path: "9" } })),
        failures: ["breach", "warning", "order", "courier", "vehicle", "late", "silent", "facility", "first", "request"].map((trigger) => failureOf({ trigger, trigger_reference: "S-1", reason: { code: "database" } })),
        reasons: ["loaded", "stored"].map((kind) => reasonOf({ trigger: "courier", trigger_reference: "S-1", summary: { deed: { kind, shipment: "S-1", place: "van-1" } } })).concat(reasonOf({ trigger: "request", summary: { edited_from: 3, edit_reason: "№ 5" } })),
    };
}"""


def test_every_code_of_a_plan_has_words_with_its_figures_in_both_languages(open_page, address):
    schemas = requests.get(f"{address}/openapi.json", timeout=10).json()["components"]["schemas"]
    left = schemas["Unassigned"]["properties"]
    summary, difference = schemas["PlanHead"]["properties"]["summary"]["properties"], schemas["Difference"]["properties"]
    enums = [
        [code for code in left["code"]["enum"] if code],
        left["details"]["properties"]["easing"]["properties"]["limit"]["enum"],
        summary["remarks"]["items"]["properties"]["code"]["enum"],
        schemas["Problem"]["properties"]["conflict"]["properties"]["kind"]["enum"],
        difference["options"]["items"]["properties"]["kind"]["enum"],
        difference["options"]["items"]["properties"]["obstacle_code"]["enum"],
        schemas["PlanViolation"]["properties"]["cause"]["enum"],
        schemas["ShipmentRecord"]["properties"]["refused_reports"]["items"]["properties"]["refusal"]["properties"]["code"]["enum"],
        schemas["Replan"]["properties"]["reason"]["properties"]["code"]["enum"],
    ]
    version = requests.get(f"{address}/v1/plans?limit=1", timeout=10).json()["items"][0]["version"]
    english, russian = (open_page(language, path=f"/proposals/{version}").evaluate(WORDS, enums) for language in ("en", "ru"))
    for part, words in english.items():
        assert len(set(words)) == len(words) == len(set(russian[part])), part
        assert not any(re.search("[а-яё]", text) for text in words if "№" not in text), part
        # What is left in Latin letters are the names and figures that were put in.
        assert all(re.search("[а-яё]{3}", text) for text in russian[part]), part
        names = r"van-1|S-1|vaccines|store|№ 5"
        assert not any(re.search("[a-z]{2}", re.sub(names, "", text)) for text in russian[part]), (part, russian[part])
        assert not any(re.search("undefined|NaN|[{}]", text) for text in words + russian[part]), part
    codes = enums[0]
    assert "9 мин" in russian["figures"][codes.index("time")] and "vaccines" in russian["figures"][codes.index("skills")]
    assert "9 мин" in russian["figures"][codes.index("given_up")] and "7" in russian["figures"][codes.index("not_planned")]
    assert "van-1" in russian["left"][codes.index("vehicle_off")]
