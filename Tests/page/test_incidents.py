"""Incidents: what is grouped, who was told and who comes next, one click to the breach and back, live."""

import re
import subprocess

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from conftest import BROKERS, running_demo
from product import wait_for
from test_speed import KILOBYTE, WEIGHTS, WITHOUT

# The shift hears at once, the night not in its quiet hours, the chief when nobody has acknowledged.
ALERTS = [
    "alerts.wait_seconds=0",
    "alerts.channels.shift.kind=mqtt",
    # Only people have quiet hours. Nobody listens there: what is critical is tried and does not arrive.
    "alerts.channels.night.kind=email", "alerts.channels.night.address=127.0.0.1:9", "alerts.channels.night.encryption=none",
    "alerts.channels.night.from=isotherm@example.org", "alerts.channels.night.to=night@example.org",
    "alerts.channels.night.quiet_hours=00:00-23:59",
    "alerts.channels.chief.kind=mqtt", "alerts.channels.chief.to=chief/v1",
    "alerts.rules.cold.channels=shift,night", "alerts.rules.cold.escalation=5s chief Anna,2h shift",
]


@pytest.fixture(scope="module")
def told_address():
    """A demo that tells people of alerts, once its first incident is there."""
    with running_demo(ALERTS) as (_, address):
        wait_for("the incident of the reefer", lambda: incident_of(address, "van-2"), 150)
        yield address


def incident_of(address, place):
    """The incident with a breach at a place; None before there is one."""
    items = requests.get(f"{address}/v1/incidents?place={place}", timeout=10).json()["items"]
    return next((item for item in items if any(alert["kind"] == "breach" for alert in item["alerts"])), None)


def assert_accessible(page):
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_an_incident_appears_on_the_open_page_is_escalated_and_acknowledged_there(told_address, open_at, screenshot):
    address = told_address
    page = open_at(address, "/alerts")
    card = page.locator("#incidents article", has_text="van-2").first
    expect(card).to_contain_text("too warm")
    expect(card).to_contain_text(re.compile(r"\d+ alerts?\b"))
    # The chief is told because nobody acknowledges: the open page hears of it.
    expect(card).to_contain_text("chief, escalation step 1: Anna", timeout=60_000)
    expect(card).to_contain_text(re.compile(r"Told: .*shift \d\d:\d\d"))
    assert_accessible(page)
    screenshot(page, "alerts-incidents")

    card.get_by_role("link", name=re.compile("^Open: Incident")).click()
    expect(page.locator("#incident-title")).to_have_text("Incident: van-2")
    expect(page.locator("#told li", has_text="chief, escalation step 1: Anna")).to_contain_text("arrived", timeout=60_000)
    expect(page.locator("#told li", has_text="rule cold").first).to_be_visible()
    expect(page.locator("#next")).to_contain_text("shift, escalation step 2")
    expect(page.locator("#acknowledgement")).to_have_text("Nobody has acknowledged it.")
    assert_accessible(page)
    screenshot(page, "incident-open")

    page.locator("button[data-key^=take-]").press("Enter")
    page.fill("#ask input[name=name]", "Boris")
    page.locator("#ask button[value=yes]").click()
    expect(page.locator("#acknowledgement")).to_contain_text("Boris acknowledged it", timeout=60_000)
    expect(page.locator("#acknowledgement")).to_contain_text(re.compile("no further step comes|graver since"))
    screenshot(page, "incident-acknowledged")


def test_one_click_leads_from_an_incident_to_its_breach_and_back(told_address, open_at):
    incident = incident_of(told_address, "van-2")
    page = open_at(told_address, f"/incidents/{incident['id']}")
    page.locator("#in-it a").first.click()
    expect(page.locator("#breach-title")).to_contain_text("van-2")
    page.get_by_role("link", name="Its incident").click()
    expect(page).to_have_url(f"{told_address}/incidents/{incident['id']}")
    page.get_by_role("link", name="Its breach").click()
    expect(page.locator("#breach-title")).to_contain_text("van-2")


def test_shipments_on_board_are_named_and_lead_to_their_records(told_address, open_at):
    incident = wait_for("an incident with loads", lambda: next((i for i in requests.get(f"{told_address}/v1/incidents", timeout=10).json()["items"] if i["loads"]), None), 60)
    page = open_at(told_address, f"/incidents/{incident['id']}")
    expect(page.locator("#aboard a")).to_have_text(incident["loads"])
    page.locator("#aboard a").first.click()
    expect(page.locator("#shipment-title")).to_contain_text(incident["loads"][0])


def test_quiet_hours_are_said_with_their_end_and_a_gateway_has_nobody_to_acknowledge(told_address, open_at, screenshot):
    """A lost gateway is not critical: the night shift's quiet hours hold it back."""
    topic = "isotherm/v1/default/gateways/gw-lost/status"
    subprocess.run(["mosquitto_pub", "-h", "127.0.0.1", "-p", BROKERS[told_address], "-q", "1", "-t", topic, "-m", "offline"], check=True, timeout=30)
    page = open_at(told_address, "/alerts", timezone="UTC")
    card = page.locator("#incidents article", has_text="gw-lost")
    expect(card).to_contain_text("nothing is heard", timeout=60_000)
    expect(card.locator("button")).to_have_count(0)
    card.get_by_role("link", name=re.compile("^Open: Incident")).click()
    expect(page.locator("#next li", has_text="night")).to_contain_text(re.compile(r"Quiet hours until .*23:59"))
    expect(page.locator("#in-it")).to_contain_text("Gateway gw-lost is offline.")
    expect(page.locator("#aboard")).to_have_text("None was on board.")
    screenshot(page, "incident-quiet")


@pytest.mark.parametrize(("language", "theme"), [("en", "dark"), ("ru", "light"), ("ru", "dark")])
@pytest.mark.parametrize("path", ["/alerts", "/incidents/{id}"])
def test_axe_finds_no_violation(told_address, open_at, screenshot, path, language, theme):
    path = path.replace("{id}", incident_of(told_address, "van-2")["id"])
    page = open_at(told_address, path, language, theme)
    screenshot(page, f"{'incident' if 'incidents' in path else 'alerts-incidents'}-{language}-{theme}")
    assert_accessible(page)


@pytest.mark.parametrize("path", ["/alerts", "/incidents/{id}"])
def test_nothing_is_wider_than_a_telephone(told_address, open_at, screenshot, path):
    path = path.replace("{id}", incident_of(told_address, "van-2")["id"])
    page = open_at(told_address, path, "ru", width=360, height=740)
    page.wait_for_function("document.documentElement.scrollWidth <= 360")
    screenshot(page, f"{'incident' if 'incidents' in path else 'alerts-incidents'}-360")


@pytest.mark.parametrize("path", ["/alerts", "/incidents/{id}"])
def test_a_page_weighs_less_than_300_kilobytes(told_address, open_at, path):
    page = open_at(told_address, path.replace("{id}", incident_of(told_address, "van-2")["id"]))
    weight = sum(page.evaluate(WEIGHTS, list(WITHOUT)).values())
    print(f"{weight / KILOBYTE:6.1f} kB {path}")
    assert 30 * KILOBYTE < weight < 300 * KILOBYTE


def test_plurals_are_those_of_the_language(told_address, open_at):
    page = open_at(told_address, "/alerts", "ru")
    words = page.evaluate("import('/page/app/strings.js').then(({ t }) => [1, 2, 5, 11, 21].map((n) => t('countAboard', { n })))")
    assert words == ["1 груз на борту", "2 груза на борту", "5 грузов на борту", "11 грузов на борту", "21 груз на борту"]
    assert page.evaluate("import('/page/app/strings.js').then((strings) => strings.missingKeys())") == []


def test_an_incident_that_is_not_there_is_said(told_address, open_at):
    page = open_at(told_address, "/incidents/I-0", ready=False, missing=True)
    expect(page.locator("#incident-facts")).to_have_text("There is no such incident.")
    expect(page.locator("#incident-title")).to_be_visible()
