"""Who may do what on the page: making the first token, logging in with a lesser one, taking it back."""

import re

import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect


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
    assert secret not in chief.content(), "the secret was shown once"
    assert requests.get(f"{fresh_address}/v1/vehicles", timeout=10).status_code == 401

    admin = {"Authorization": f"Bearer {secret}"}
    made = requests.post(f"{fresh_address}/v1/tokens", json={"name": "Vera", "roles": ["quality"]}, headers=admin, timeout=10)
    assert made.status_code == 201, made.text
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
