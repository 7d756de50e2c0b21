"""Alerts, orders, shipments, links and figures, as dispatcher, operator, customer and manager have them."""

import csv
import io
import re
import subprocess

import requests
from playwright.sync_api import expect

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


def test_the_operator_finds_a_shipment_and_makes_a_link_that_shows_only_it(open_page, address, screenshot):
    shipment = any_shipment(address)
    page = open_page(path="/orders")
    page.fill("#q", shipment[-8:])
    page.keyboard.press("Enter")
    expect(page.locator("#found tbody tr").first).to_be_visible()
    page.get_by_role("link", name=shipment, exact=True).click()
    expect(page.locator("#shipment-title")).to_have_text(f"Shipment {shipment}")
    expect(page.locator("#story li").first).to_be_visible()
    page.get_by_role("button", name="Make a link for 48 hours").click()
    link = page.locator("#customer-link").input_value()
    assert link.startswith(f"{address}/track/")
    customer = open_page(path=link.removeprefix(address), width=390, height=740)
    expect(customer.locator("#when")).to_be_visible()
    expect(customer.locator("#cold")).to_be_visible()
    text = customer.locator("body").inner_text()
    assert not re.search(r"van-\d|courier-", text), text
    others = [o["shipment"] for o in requests.get(f"{address}/v1/orders?limit=50", timeout=10).json()["items"]]
    assert [other for other in others if other != shipment and re.search(rf"{re.escape(other)}\b", text)] == []


def test_a_link_that_was_changed_leads_nowhere(open_at, address):
    link = requests.post(f"{address}/v1/shipments/{any_shipment(address)}/link", timeout=10).json()["path"]
    changed = link[:-3] + ("AAA" if not link.endswith("AAA") else "BBB")
    assert requests.get(f"{address}/v1{changed}", timeout=10).status_code == 404


def test_the_page_of_figures_shows_what_api_and_table_say(open_page, address):
    wait_for("the first delivery", lambda: requests.get(f"{address}/v1/kpi", timeout=10).json()["items"], 240)
    page = open_page(path="/kpi")
    page.wait_for_selector("#total dd[data-figure=due]")
    table = requests.get(page.locator("#csv").evaluate("link => link.href"), timeout=10)
    rows = list(csv.DictReader(io.StringIO(table.text)))
    shown = page.locator("#total dd[data-figure=due]").inner_text()
    assert abs(int(shown) - sum(int(row["due"]) for row in rows)) <= 2, "the fleet goes on delivering meanwhile"
    assert page.locator("#days tbody tr").count() >= len(rows)


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
    expect(second.locator("#proposal-body .notice")).to_contain_text(re.compile("rejected by Anna|taken its place"), timeout=10_000)
    expect(second.locator("#proposal-body button[data-key^=accept]")).to_have_count(0)
