"""Incidents: what is grouped, who was told and who comes next, one click to the breach and back, live."""

import re
import subprocess

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from conftest import SETTINGS, running_demo
from product import ISOTHERM, wait_for
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


def lose_gateway(address, name):
    topic = f"isotherm/v1/default/gateways/{name}/status"
    subprocess.run(["mosquitto_pub", "-h", "127.0.0.1", "-p", SETTINGS[address]["broker"]["port"], "-q", "1", "-t", topic, "-m", "offline"], check=True, timeout=30)


def answer_with(page, name):
    page.fill("#ask input[name=name]", name)
    page.locator("#ask button[value=yes]").click()


def test_quiet_hours_are_said_with_their_end(told_address, open_at, screenshot):
    """A lost gateway is not critical: the night shift's quiet hours hold it back."""
    lose_gateway(told_address, "gw-lost")
    page = open_at(told_address, "/alerts", timezone="UTC")
    card = page.locator("#incidents article", has_text="gw-lost")
    expect(card).to_contain_text("nothing is heard", timeout=60_000)
    card.get_by_role("link", name=re.compile("^Open: Incident")).click()
    expect(page.locator("#next li", has_text="night")).to_contain_text(re.compile(r"Quiet hours until .*23:59"))
    expect(page.locator("#in-it")).to_contain_text("Gateway gw-lost is offline.")
    expect(page.locator("#aboard")).to_have_text("None was on board.")
    screenshot(page, "incident-quiet")


def test_a_lost_gateway_is_taken_on_by_one_and_every_open_page_follows_at_once(told_address, open_at, screenshot):
    lose_gateway(told_address, "gw-gone")
    first, second = (open_at(told_address, "/alerts") for _ in range(2))
    cards = [page.locator("#incidents article", has_text="gw-gone") for page in (first, second)]
    expect(cards[0]).to_contain_text("Nobody has acknowledged it.")
    cards[1].locator("button[data-key^=take-]").click()
    second.fill("#ask input[name=name]", "Boris")
    # The second one fills in the form while the first one is faster.
    cards[0].locator("button[data-key^=take-]").click()
    answer_with(first, "Vera")
    expect(cards[0]).to_contain_text("Vera acknowledged it")
    expect(cards[1]).to_contain_text("Vera acknowledged it")
    second.locator("#ask button[value=yes]").click()
    expect(second.locator("#toasts")).to_contain_text("Vera was first.")
    expect(second.locator("#toasts")).to_contain_text("Vera has taken on the incident of gw-gone.")
    expect(cards[1].locator("button[data-key^=take-]")).to_have_count(0)
    screenshot(second, "alerts-gateway-taken")
    trail = requests.get(f"{told_address}/v1/audit", timeout=10).json()["items"]
    assert sum(entry["action"] == "POST /v1/incidents/{id}/acknowledge" for entry in trail) >= 3, "two tries, and a refusal"


def test_what_happens_between_the_first_reading_and_the_line_is_shown(told_address, open_at):
    page = open_at(told_address, "/alerts")

    asked = []

    def let_something_happen_first(route):
        asked.append(route.request.url)
        lose_gateway(told_address, "gw-between")
        wait_for("its incident", lambda: requests.get(f"{told_address}/v1/incidents?place=gw-between", timeout=10).json()["items"], 30)
        route.continue_()

    page.route("**/v1/stream*", let_something_happen_first, times=1)
    page.reload()
    expect(page.locator("#incidents article", has_text="gw-between")).to_be_visible(timeout=40_000)
    assert "after=" in asked[0], "other events may have made the page read again"


def test_without_a_browser_an_incident_is_taken_on_too_and_the_open_page_shows_it(told_address, open_at):
    lose_gateway(told_address, "gw-cli")
    page = open_at(told_address, "/alerts")
    card = page.locator("#incidents article", has_text="gw-cli")
    expect(card).to_contain_text("Nobody has acknowledged it.")
    incident = requests.get(f"{told_address}/v1/incidents?place=gw-cli", timeout=10).json()["items"][0]["id"]
    command = [ISOTHERM, "incident", "acknowledge", incident, "--by", "Nina", "--comment", "I drive there", "--config", SETTINGS[told_address]["file"]]
    run = lambda words: subprocess.run(words, capture_output=True, text=True, timeout=30)
    first = run(command)
    assert first.returncode == 0 and f"{incident}: acknowledged by Nina" in first.stdout + first.stderr
    expect(card).to_contain_text("Nina acknowledged it just now; no further step comes. «I drive there»")
    second = run(command)
    assert second.returncode == 75 and "Nina has acknowledged it already" in second.stderr
    # The chief's, unless Nina came after his five seconds.
    step = requests.get(f"{told_address}/v1/incidents/{incident}", timeout=10).json()["next_step"]
    assert (step["channel"], step["step"]) in [("chief", 1), ("shift", 2)]
    escalate = [ISOTHERM, "incident", "escalate", incident, "--by", "Nina", "--config", SETTINGS[told_address]["file"]]
    third = run(escalate)
    assert third.returncode == 0 and f"step {step['step']} goes to {step['channel']}" in third.stdout + third.stderr
    expect(card).to_contain_text(f"{step['channel']}, escalation step {step['step']}")


def test_a_person_lets_the_next_step_be_told_now(told_address, open_at, screenshot):
    """Whoever has acknowledged it may want help all the same: the breach's card and its page have the button too."""
    incident = wait_for("a further step", lambda: (lambda i: i if i and i["next_step"] else None)(incident_of(told_address, "van-2")), 60)
    watching = open_at(told_address, f"/incidents/{incident['id']}")
    page = open_at(told_address, "/alerts")
    expect(page.locator("#alerts article", has_text="van-2").locator("button[data-key^=escalate-]").first).to_be_visible()
    page.locator("#incidents article", has_text="van-2").locator("button[data-key^=escalate-]").first.click()
    expect(page.locator("#ask-title")).to_contain_text("shift, escalation step 2")
    answer_with(page, "Vera")
    expect(watching.locator("#told li", has_text="escalation step 2")).to_contain_text(re.compile("asked for by Vera.*arrived"))
    expect(page.locator("#toasts")).to_contain_text("Vera escalates van-2")
    expect(watching.locator("button[data-key^=escalate-]")).to_have_count(0)
    screenshot(watching, "incident-escalated")


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
