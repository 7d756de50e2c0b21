"""Administration: hooks with their attempts and a replay, dead letters, calibration, the versions of profiles."""

import itertools
import json
import re
import secrets
import subprocess
import time
from base64 import b64decode, b64encode

import pytest
import requests
from playwright.sync_api import expect

from conftest import SETTINGS, execute, running_demo, stored
from product import wait_for
from test_access import assert_accessible
from receiver import running_receiver


@pytest.fixture(scope="module")
def hooked():
    """A demo with a hook, and who listens to it."""
    with running_receiver() as receiver:
        secret = "whsec_" + b64encode(secrets.token_bytes(24)).decode()
        settings = [f"hooks.archive.url=http://127.0.0.1:{receiver.server_port}/archive", f"hooks.archive.secret={secret}", "hooks.archive.events=isotherm.plan.*", "hooks.archive.allow_private=true"]
        with running_demo(settings) as (_, address):
            wait_for("an event of the first plan", lambda: receiver.events, 60)
            yield address, receiver


def test_a_delivery_is_shown_with_its_attempts_and_sent_again(hooked, open_at, screenshot):
    address, receiver = hooked
    page = open_at(address, "/administration#hooks")
    expect(page.locator("#part")).to_contain_text("isotherm.plan.*")
    row = page.locator("#part tbody tr", has_text="isotherm.plan.accepted").last
    row.get_by_role("button", name="Attempts").click()
    expect(page.locator("#part .story li").first).to_contain_text("200")
    screenshot(page, "administration-hook-attempts")
    subject = row.locator(".curve-words").first.inner_text()
    heard = lambda: sum(event["type"] == "isotherm.plan.accepted" and event["subject"] == subject for event in receiver.events)
    before = heard()
    row.get_by_role("button", name=re.compile("again|Replay", re.IGNORECASE)).click()
    expect(page.locator("#toasts")).to_be_visible()
    wait_for("the same event once more", lambda: heard() > before, 30)
    ids = {event["id"] for event in receiver.events if event["type"] == "isotherm.plan.accepted" and event["subject"] == subject}
    assert len(ids) == 1, "whoever hears a repeat recognises it"


def test_a_hook_is_tried_sent_a_span_again_and_switched_on_again(hooked, open_at, screenshot):
    address, receiver = hooked
    page = open_at(address, "/administration#hooks", "ru")
    row = page.locator("#part table").first.locator("tr", has_text="/archive")
    row.get_by_role("button", name="Проверить").click()
    expect(page.locator("#toasts")).to_contain_text("Проверочное событие отправлено: archive.")
    wait_for("the test event", lambda: any(event["type"] == "isotherm.webhook.test" for event in receiver.events), 30)
    accepted = lambda: [event["id"] for event in receiver.events if event["type"] == "isotherm.plan.accepted"]
    before = accepted()
    row.get_by_role("button", name="Повторить за время").click()
    page.click("#ask button[value=yes]")
    expect(page.locator("#toasts")).to_contain_text(re.compile(r"Повторя[ею]тся \d+ событи"))
    wait_for("what it has heard once more", lambda: len(accepted()) > len(before), 30)
    assert set(accepted()) == set(before), "under the same ids"
    execute(address, f"insert into isotherm.hook_disabled (hook, url, reason) values ('archive', 'http://127.0.0.1:{receiver.server_port}/archive', '410 Gone: no more')")
    page = open_at(address, "/administration#hooks", "ru")
    row = page.locator("#part table").first.locator("tr", has_text="/archive")
    expect(row).to_contain_text("отключён: получатель отказал: 410 Gone: no more")
    screenshot(page, "administration-hook-off")
    row.get_by_role("button", name="Включить").click()
    expect(row).to_contain_text("получает")
    expect(row.get_by_role("button", name="Включить")).to_have_count(0)


def test_why_a_delivery_failed_is_said_in_the_language_of_the_page(hooked, open_at):
    address, receiver = hooked
    deliveries = lambda: requests.get(f"{address}/v1/deliveries?limit=100", timeout=10).json()["items"]
    newest = next(item["id"] for item in deliveries() if item["hook"] == "archive")
    receiver.status = 500
    try:
        assert requests.post(f"{address}/v1/deliveries/{newest}/replay", timeout=10).ok
        failed = lambda: next(item for item in deliveries() if item["id"] == newest).get("last_fault")
        wait_for("the refusal", failed, 30)
        page = open_at(address, "/administration#hooks", "ru")
        row = page.locator("#part tbody tr", has=page.locator(f"button[data-key=attempts-{newest}]"))
        expect(row).to_contain_text("получатель отказал: 500")
        row.locator(f"button[data-key=attempts-{newest}]").click()
        expect(row.locator(".story li").last).to_contain_text("получатель отказал: 500")
    finally:
        receiver.status = 200


def test_a_dead_letter_is_tried_again_and_what_came_of_it_is_said(hooked, open_at):
    address, _ = hooked
    topic = "isotherm/v1/default/gateways/gw-broken/telemetry"
    broker = SETTINGS[address]["broker"]["port"]
    subprocess.run(["mosquitto_pub", "-h", "127.0.0.1", "-p", broker, "-q", "1", "-t", topic, "-m", '{"device": "van-1", "values": {'], check=True, timeout=30)
    letter = wait_for("the dead letter", lambda: next((item for item in requests.get(f"{address}/v1/dead-letters", timeout=10).json()["items"] if "gw-broken" in item["topic"]), None))
    page = open_at(address, "/administration#letters")
    page.locator(f"#part button[data-key=retry-{letter['id']}]").click()
    expect(page.locator("#toasts")).to_contain_text("cannot be read yet: Not readable as JSON")
    expect(page.locator("#part tr", has_text="gw-broken")).to_contain_text(f"Not readable as JSON{letter['reason']}")
    expect(page.locator(f"#part button[data-key=retry-{letter['id']}]")).to_be_visible()

    # It is not among those that say something else, and is found by what its payload says.
    page.get_by_label("In topic, reason or payload").fill("nobody-sent-this")
    page.keyboard.press("Enter")
    expect(page.locator("#part .empty")).to_be_visible()
    expect(page.get_by_label("In topic, reason or payload")).to_have_value("nobody-sent-this")
    page.get_by_label("In topic, reason or payload").fill('"van-1", "values": {')
    page.get_by_role("button", name="Search").click()
    expect(page.locator("#part tr", has_text="gw-broken")).to_be_visible()


def test_a_dead_letter_that_can_be_read_now_is_stored_by_a_click(hooked, open_at):
    """A gateway that was turned away is admitted; what it has sent meanwhile is driven again."""
    address, _ = hooked
    broker = SETTINGS[address]["broker"]["port"]
    seconds = itertools.count(1_767_225_600)

    def publish():
        ts = next(seconds)
        command = ["mosquitto_pub", "-h", "127.0.0.1", "-p", broker, "-q", "1", "-t", "isotherm/v1/default/gateways/gw-admitted/telemetry", "-m", json.dumps({"device": "spare", "ts": ts, "temperature": 4.4})]
        subprocess.run(command, check=True, timeout=30)
        return ts

    is_stored = lambda ts: stored(address, f"select count(*) from isotherm.readings where device = 'spare' and time = to_timestamp({ts})") == 1
    letters = lambda: [item for item in requests.get(f"{address}/v1/dead-letters", timeout=10).json()["items"] if "gw-admitted" in item["topic"]]

    stored(address, "insert into isotherm.gateway (tenant, name, first_seen_at, last_seen_at, standing) values ('default', 'gw-admitted', now(), now(), 'revoked') returning name")
    letter = wait_for("the refusal", lambda: publish() and next(iter(letters()), None), 60, 0.5)
    assert letter["code"] == "gateway_revoked"
    ts = json.loads(b64decode(letter["payload_base64"]))["ts"]
    assert not is_stored(ts)
    stored(address, "update isotherm.gateway set standing = 'registered' where name = 'gw-admitted' returning name")
    wait_for("the admission", lambda: is_stored(publish()), 60, 0.5)

    page = open_at(address, "/administration#letters")
    row = page.locator("#part tr", has=page.locator(f"button[data-key=retry-{letter['id']}]"))
    expect(row).to_contain_text("The gateway may no longer send")
    page.locator(f"#part button[data-key=retry-{letter['id']}]").click()
    expect(page.locator("#toasts")).to_contain_text(f"Letter {letter['id']} can be read now and is stored.")
    expect(page.locator(f"#part button[data-key=retry-{letter['id']}]")).to_have_count(0)
    wait_for("its reading", lambda: is_stored(ts), 30)


def test_every_reason_of_a_dead_letter_has_words_in_both_languages(hooked, open_at):
    address, _ = hooked
    codes = requests.get(f"{address}/openapi.json", timeout=10).json()["components"]["schemas"]["DeadLetter"]["properties"]["code"]["enum"]
    words = "codes => import('/page/app/strings.js').then(({ hasWord, t }) => codes.map((code) => hasWord(`dead_${code}`) && t(`dead_${code}`)))"
    english, russian = (open_at(address, "/administration#letters", language).evaluate(words, codes) for language in ("en", "ru"))
    assert all(english) and len(set(english)) == len(set(russian)) == len(codes)
    assert not any(re.search("[а-яё]", text) for text in english) and all(re.search("[а-яё]{3}", text) for text in russian)


def test_a_calibration_is_entered_and_seen_with_those_before_it(hooked, open_at, screenshot):
    address, _ = hooked
    page = open_at(address, "/administration#devices")
    row = page.locator("#part table").last.locator("tr", has_text="van-1").first
    expect(row).to_contain_text("none entered")
    for certificate, on in (("K-1", "2024-03-01"), ("K-2", "2026-03-01")):
        row.get_by_role("button", name="Calibration of van-1").click()
        page.fill("#ask input[name=by]", "Vera")
        page.fill("#ask input[name=on]", on)
        expect(page.locator("#ask input[name=due]")).to_have_value(f"{int(on[:4]) + 1}-03-01")
        page.fill("#ask input[name=certificate]", certificate)
        page.fill("#ask input[name=deviation]", "0.12")
        page.locator("#ask button[value=yes]").click()
        expect(page.locator("#toasts")).to_contain_text("The calibration of van-1 was entered.")
        expect(row).to_contain_text(f"1 Mar {int(on[:4]) + 1}")
    expect(row).to_contain_text("until")
    row.get_by_role("button", name="Calibration of van-1").press("Enter")
    expect(page.locator("#ask .story li")).to_have_count(2)
    expect(page.locator("#ask .story li").first).to_contain_text(re.compile(r"K-2.*Vera.*\+0\.12 °C"))
    screenshot(page, "administration-calibration", full_page=False)
    page.keyboard.press("Escape")
    trail = requests.get(f"{address}/v1/audit", timeout=10).json()["items"]
    assert sum(entry["action"] == "POST /v1/devices/{device}/calibrations" and entry["object"] == "van-1" for entry in trail) == 2


def test_a_device_shows_its_battery_when_it_was_heard_and_its_faults(hooked, open_at):
    address, _ = hooked
    broker = SETTINGS[address]["broker"]["port"]
    message = {"device": "box-7", "ts": int(time.time() * 1000), "values": {"temperature": 4.2, "battery_voltage": 3.41}}
    subprocess.run(["mosquitto_pub", "-h", "127.0.0.1", "-p", broker, "-q", "1", "-t", "isotherm/v1/default/gateways/gw-7/telemetry", "-m", json.dumps(message)], check=True, timeout=30)
    device = lambda: next((item for item in requests.get(f"{address}/v1/devices?device=box-7", timeout=10).json()["items"] if len(item["latest"]) == 2), None)
    wait_for("the device with both readings", device)
    execute(address, """insert into isotherm.episode (id, tenant, device_id, class, code, severity, started_at, opened_at)
        select 'stuck-7', tenant, id, 'fault', 'stuck', 'minor', now(), now() from isotherm.device where name = 'box-7'""")
    page = open_at(address, "/administration#devices", "ru")
    row = page.locator("#part tbody tr", has=page.locator("text=/^box-7$/"))
    cells = dict(zip(page.locator("#part table").last.locator("thead th").all_inner_texts(), row.locator("th, td").all_inner_texts()))
    assert re.fullmatch("только что|1 мин назад", cells["На связи"]), cells
    assert re.fullmatch(r"3,41\sV", cells["Батарея"]) and cells["Отказы"] == "1", cells


def test_the_trail_names_in_the_language_of_the_page_who_has_no_name(hooked, open_at):
    page = open_at(hooked[0], "/administration#audit", "ru")
    expect(page.locator("#part tbody")).to_contain_text("этот компьютер")
    expect(page.locator("#part tbody")).to_contain_text("от имени: диспетчер")


def ask_field(page, name, value):
    page.fill(f"#ask [name={name}]", value)


def test_a_profile_is_changed_compared_and_taken_back_and_the_breach_keeps_what_judged_it(hooked, open_at, screenshot):
    address, _ = hooked
    profile = "grocery-2-6"
    page = open_at(address, "/administration#profiles", "ru", expected=["status of 412", "status of 422"])
    row = page.locator("#part tbody tr", has=page.locator(f"button[data-key=change-{profile}]"))
    expect(row).to_contain_text("Розничная доставка, охлаждённые продукты")
    expect(row).to_contain_text("из файла")
    before = requests.get(f"{address}/v1/profiles/{profile}", timeout=10).json()
    row.locator(f"button[data-key=change-{profile}]").click()
    ask_field(page, "high", "-40")
    ask_field(page, "by", "Вера")
    ask_field(page, "comment", "по этикетке")
    page.locator("#ask .rows").first.locator("input[name=limit]").first.fill("5.5")
    assert_accessible(page)
    screenshot(page, "administration-profile-form", full_page=False)
    page.click("#ask button[value=yes]")
    # What cannot be is said, and nothing that was entered is gone.
    expect(page.locator("#ask [role=alert]")).to_contain_text("Верхний предел, °C: нужно больше, чем «Нижний предел, °C», а введено «-40.0»")
    expect(page.locator("#ask [name=comment]")).to_have_value("по этикетке")
    # Somebody else is faster.
    body = {"profile": before["profile"] | {"high": 6.5}, "comment": "срочно", "by": "Олег"}
    assert requests.post(f"{address}/v1/profiles/{profile}/versions", json=body, headers={"If-Match": '"1"'}, timeout=10).status_code == 201
    ask_field(page, "high", "7")
    page.click("#ask button[value=yes]")
    expect(page.locator("#ask [role=alert]")).to_contain_text(f"тем временем появилась версия 2 профиля {profile} (Олег)")
    expect(page.locator("#ask [name=high]")).to_have_value("7")
    page.click("#ask button[value=yes]")
    expect(page.locator("#toasts")).to_contain_text(f"Действует {profile} v3")
    expect(row).to_contain_text("v3")
    expect(row).to_contain_text("Вера")

    row.locator(f"button[data-key=versions-{profile}]").click()
    expect(row.locator(".story > li")).to_have_count(3)
    expect(row.locator(".story > li").first).to_contain_text("по этикетке")
    row.locator("button[data-key=changes-3]").click()
    expect(row.locator(".changes")).to_contain_text("Верхний предел, °C: 6.5 → 7")
    expect(row.locator(".changes")).to_contain_text(re.compile(r"Правила .+: Предел, °C: .+ → 5\.5"))
    screenshot(page, "administration-profile-versions")
    row.locator("button[data-key=again-1]").click()
    expect(page.locator("#ask [name=high]")).to_have_value(str(before["profile"]["high"]))
    ask_field(page, "comment", "как было")
    page.click("#ask button[value=yes]")
    expect(page.locator("#toasts")).to_contain_text(f"Действует {profile} v4")
    now = requests.get(f"{address}/v1/profiles/{profile}", timeout=10).json()
    assert now["version"] == 4 and now["profile"] | {"version": 1} == before["profile"]

    execute(address, """insert into isotherm.episode (id, tenant, device_id, class, code, severity, started_at, opened_at, rule, profile, profile_version, sentence_en, sentence_ru)
        select 'judged-3', tenant, id, 'breach', 'hot', 'major', now(), now(), (select definition->'rules'->0->>'id' from isotherm.profile_version where profile = 'grocery-2-6' and version = 3), 'grocery-2-6', 3, 'Too warm.', 'Слишком тепло.'
        from isotherm.device where name = 'van-1'""")
    page = open_at(address, "/alerts/judged-3", "ru")
    facts = page.locator("#breach-facts")
    expect(facts).to_contain_text("Розничная доставка, охлаждённые продукты, 2–6 °C · grocery-2-6 v3")
    expect(facts).to_contain_text(re.compile(r"[<>]=? 5,5 °C"))
    expect(facts).to_contain_text("автор Вера")
    expect(facts).to_contain_text("Сейчас судит v4; вынесенное решение остаётся.")
    screenshot(page, "breach-judged-by-version")


def test_a_new_profile_is_made_and_can_be_ordered(hooked, open_at):
    address, _ = hooked
    page = open_at(address, "/administration#profiles")
    page.click("button[data-key=profile-add]")
    for name, value in [("id", "insulin"), ("en", "Insulin"), ("ru", "Инсулин"), ("low", "2"), ("high", "8"), ("by", "Vera"), ("comment", "a new customer")]:
        ask_field(page, name, value)
    page.locator("#ask .rows").first.get_by_role("button", name="Add a rule").click()
    rule = page.locator("#ask .rows").first.locator(".row")
    rule.locator("[name=id]").fill("hot")
    rule.locator("[name=limit]").fill("8")
    rule.locator("[name=for_s]").fill("30")
    page.select_option("#ask [name=model]", "q10")
    for name, value in [("q10", "2"), ("shelf_life_h", "672"), ("tref_c", "5")]:
        ask_field(page, name, value)
    page.click("#ask button[value=yes]")
    expect(page.locator("#part tbody tr", has_text="insulin")).to_contain_text("v1")
    kept = requests.get(f"{address}/v1/profiles/insulin", timeout=10).json()["profile"]
    assert kept["rules"] == [{"id": "hot", "type": "sustained", "op": ">", "side": "hot", "limit": 8, "for_s": 1800, "severity": "minor"}]
    assert kept["shelf_life"] == {"model": "q10", "q10": 2, "shelf_life_h": 672, "tref_c": 5}


def test_a_profile_says_its_version_and_those_that_have_judged(open_page, address, screenshot):
    breach = requests.get(f"{address}/v1/breaches", timeout=10).json()["items"][-1]
    page = open_page(path="/administration#profiles")
    row = page.locator("#part tbody tr", has_text=breach["profile"]).first
    expect(row).to_contain_text(re.compile(rf"v{breach['profile_version']}: \d+ findings?, "))
    expect(page.locator("#part tbody tr", has_text="nothing yet").first).to_be_visible()
    screenshot(page, "administration-profiles")


def test_what_happens_with_new_plans_is_set_for_a_trigger_and_given_back_to_the_configuration(hooked, open_at, screenshot):
    address, _ = hooked
    policy = lambda: next(item for item in requests.get(f"{address}/v1/replan-policies", timeout=10).json()["items"] if item["trigger"] == "breach")
    configured = policy()
    assert configured["is_standard"]
    page = open_at(address, "/administration#policies", "ru", expected=["status of 422"])
    row = page.locator("#part tbody tr", has=page.locator("button[data-key=change-breach]"))
    expect(row).to_contain_text("конфигурация")
    page.click("button[data-key=change-breach]")
    page.select_option("#ask [name=mode]", "suggest")
    expect(page.locator("#ask [name=moved_stops]")).to_be_disabled()
    page.select_option("#ask [name=mode]", "auto")
    expect(page.locator("#ask [name=moved_stops]")).to_be_enabled()
    page.fill("#ask [name=moved_stops]", "3")
    page.fill("#ask [name=dropped_shipments]", "1")
    assert_accessible(page)
    screenshot(page, "administration-policy")
    page.click("#ask button[value=yes]")
    expect(row).to_contain_text("не доставлено ≤ 1")
    kept = policy()
    assert (kept["mode"], kept["moved_stops"], kept["broken_windows"], kept["dropped_shipments"]) == ("auto", 3, 0, 1)
    assert not kept["is_standard"]
    screenshot(page, "administration-policies")

    # What the server refuses is said, and nothing is changed.
    page.click("button[data-key=change-breach]")
    page.fill("#ask [name=moved_stops]", "99999999999")
    page.click("#ask button[value=yes]")
    expect(page.locator("#toasts")).to_contain_text("moved_stops")
    assert policy() == kept

    page.click("button[data-key=reset-breach]")
    expect(row).to_contain_text("конфигурация")
    assert policy() == configured
