"""Who may do what on the page: making the first token, logging in with a lesser one, taking it back."""

import itertools
import re

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from conftest import OUTPUT, order_of
from test_pages import LOOKS


def log_in(page, address, secret):
    page.goto(f"{address}/login")
    page.fill("#token", secret)
    page.press("#token", "Enter")
    page.wait_for_selector("html[data-ready=yes]")


def assert_accessible(page):
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_tokens_are_made_used_and_taken_back_on_the_page(fresh_address, open_at, screenshot):
    chief = open_at(fresh_address, "/administration#tokens")
    expect(chief.locator("#part")).to_contain_text("Nothing here")
    chief.click("button[data-key=token-add]")
    chief.fill("#ask input[name=name]", "Chief")
    chief.check("#ask input[value=admin]")
    assert_accessible(chief)
    screenshot(chief, "tokens-add")
    chief.click("#ask button[value=yes]")
    expect(chief.locator("#secret")).to_have_value(re.compile(r"^iso_[\w-]{43}$"))
    secret = chief.locator("#secret").input_value()
    assert_accessible(chief)
    chief.click("#ask button.primary")
    expect(chief.locator("#part tbody tr")).to_have_count(1)
    expect(chief.locator("#secret")).to_have_count(0)
    assert secret not in chief.content(), "the secret was shown once"
    assert requests.get(f"{fresh_address}/v1/vehicles", timeout=10).status_code == 401

    admin = {"Authorization": f"Bearer {secret}"}
    made = requests.post(f"{fresh_address}/v1/tokens", json={"name": "Vera", "roles": ["quality"]}, headers=admin, timeout=10)
    assert made.status_code == 201, made.text
    # The way in, in every look; who has no token sees nothing else.
    for (language, theme), width in itertools.product(LOOKS, [360, 1440]):
        page = open_at(fresh_address, "/", language, theme, width=width, ready=False)
        expect(page.locator("#token")).to_be_visible()
        page.wait_for_function("width => document.documentElement.scrollWidth <= width", arg=width)
        page.screenshot(path=OUTPUT / f"page-login-{language}-{theme}-{width}.png")
        assert_accessible(page)
    vera = open_at(fresh_address, "/login", ready=False)
    log_in(vera, fresh_address, made.json()["secret"])
    expect(vera.locator("#replan")).to_be_hidden()
    expect(vera.locator("#logout")).to_be_visible()
    expect(vera.locator("#fleet button").first).to_be_visible()
    status = vera.evaluate("fetch('/v1/plans', {method: 'POST', body: '{}'}).then((answer) => answer.status)")
    assert status == 403, "the server refuses what the page hides"
    vera.goto(f"{fresh_address}/administration")
    expect(vera.locator("#tabs button")).to_have_text(["Devices", "Profiles", "Dead letters", "Audit trail"])
    vera.click("#tab-audit")
    expect(vera.locator("#part tbody")).to_contain_text("POST /v1/tokens")
    assert_accessible(vera)
    screenshot(vera, "audit")

    chief.reload()
    chief.wait_for_selector("html[data-ready=yes]")
    expect(chief.locator("#part tbody tr")).to_have_count(2)
    assert_accessible(chief)
    screenshot(chief, "tokens")
    chief.click(f"button[data-key=revoke-{made.json()['id']}]")
    chief.click("#ask button[value=yes]")
    expect(chief.locator("#part")).to_contain_text("revoked")
    vera.goto(f"{fresh_address}/alerts")
    expect(vera).to_have_url(f"{fresh_address}/login")


def test_a_partner_sees_orders_and_nothing_else(fresh_address, open_at):
    made = requests.post(f"{fresh_address}/v1/tokens", json={"name": "Chief", "roles": ["admin"]}, timeout=10).json()
    admin = {"Authorization": f"Bearer {made['secret']}"}
    partner = requests.post(f"{fresh_address}/v1/tokens", json={"name": "Shop", "roles": ["partner"]}, headers=admin, timeout=10).json()
    page = open_at(fresh_address, "/login", ready=False)
    log_in(page, fresh_address, partner["secret"])
    expect(page).to_have_url(f"{fresh_address}/orders")
    expect(page.locator("#places a:visible")).to_have_text(["Orders"])
    page.fill("#q", "van")
    page.keyboard.press("Enter")
    assert_accessible(page)


@pytest.fixture
def shop(fresh_address):
    """A demo in which another customer has an order for an address that is found by the same word, and a partner's secret."""
    other = order_of(fresh_address, "north")
    found = requests.get(f"{fresh_address}/v1/order-search?tenant=north&q=Аптека", timeout=10).json()["items"]
    assert [order["shipment"] for order in found] == [other]
    chief = requests.post(f"{fresh_address}/v1/tokens", json={"name": "Chief", "roles": ["admin"]}, timeout=10).json()
    admin = {"Authorization": f"Bearer {chief['secret']}"}
    return requests.post(f"{fresh_address}/v1/tokens", json={"name": "Shop", "roles": ["partner"]}, headers=admin, timeout=10).json()["secret"]


def test_a_partner_finds_and_opens_its_own_shipments_and_no_other(fresh_address, shop, open_at, screenshot):
    page = open_at(fresh_address, "/login", ready=False, missing=True)
    log_in(page, fresh_address, shop)
    page.fill("#q", "Аптека")
    page.keyboard.press("Enter")
    rows = page.locator("#found tbody tr")
    expect(rows.first).to_contain_text("Аптека")
    expect(page.locator("#found")).not_to_contain_text("Северная")
    own = requests.get(f"{fresh_address}/v1/order-search?q=Аптека", headers={"Authorization": f"Bearer {shop}"}, timeout=10).json()["items"]
    expect(rows).to_have_count(len(own))

    link = rows.first.get_by_role("link")
    shipment = link.inner_text()
    link.click()
    expect(page.locator("#shipment-title")).to_have_text(f"Shipment {shipment}")
    expect(page.locator("#shipment-facts")).to_contain_text("demo-")
    expect(page.locator("#statement")).not_to_be_empty()
    expect(page.locator("#places a:visible")).to_have_text(["Orders"])
    expect(page.locator("#counts")).to_be_empty()
    # No curve of a logger and no printed record: both are the desk's.
    expect(page.locator("#curve")).to_be_hidden()
    expect(page.get_by_role("link", name="Temperature record (PDF)")).to_have_count(0)
    assert_accessible(page)
    screenshot(page, "partner-shipment")

    page.goto(f"{fresh_address}/shipments/N-1-1")
    expect(page.locator("#shipment-facts")).to_have_text("There is no such shipment.")
    status = "(path) => fetch(path).then((answer) => answer.status)"
    for path in ["/v1/breaches", "/v1/incidents", "/v1/vehicles", "/v1/plans", "/v1/stream", f"/v1/shipments/{shipment}/report.pdf", "/v1/orders?tenant=north"]:
        assert page.evaluate(status, path) == 403, path
    for path in ["/", "/alerts", "/incidents/I-1", "/timeline", "/kpi", "/administration"]:
        assert page.evaluate(status, path) == 403, path
