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


def test_a_profile_says_its_version_and_those_that_have_judged(open_page, address, screenshot):
    breach = requests.get(f"{address}/v1/breaches", timeout=10).json()["items"][-1]
    page = open_page(path="/administration#profiles")
    row = page.locator("#part tbody tr", has_text=breach["profile"]).first
    expect(row).to_contain_text(re.compile(rf"v{breach['profile_version']}: \d+ findings?, "))
    expect(page.locator("#part tbody tr", has_text="nothing yet").first).to_be_visible()
    screenshot(page, "administration-profiles")
