"""Alerts, orders, shipments, links and figures, as dispatcher, operator, customer and manager have them."""

import csv
import io
import re
import subprocess

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
    page.route("**/report.pdf*", lambda route: route.fulfill(status=409, content_type="application/problem+json", body='{"detail": "The shipment was not loaded yet."}'))
    page.get_by_role("link", name="Температурный лист (PDF)").click()
    expect(page.locator("#toasts")).to_contain_text("The shipment was not loaded yet.")
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


def test_every_reason_of_the_api_has_words_in_both_languages(open_page, address):
    schemas = requests.get(f"{address}/openapi.json", timeout=10).json()["components"]["schemas"]
    codes = [code for code in schemas["Unassigned"]["properties"]["code"]["enum"] if code]
    words = """async (codes) => {
        const { leftOut } = await import("/page/app/plan/reasons.js");
        return codes.map((code) => leftOut({ code, about: "van-1", reason: "" }));
    }"""
    english, russian = open_page("en").evaluate(words, codes), open_page("ru").evaluate(words, codes)
    assert len(set(english)) == len(set(russian)) == len(codes) > 10
    assert all(re.search("[а-я]{3}", text) for text in russian) and not any(re.search("[а-я]", text) for text in english)
    assert "van-1" in russian[codes.index("vehicle_off")]
