"""What a dispatcher does on the page, with the mouse and with the keyboard alone."""

import re

import requests
from conftest import wait_for
from playwright.sync_api import expect


def test_the_map_draws_every_vehicle_that_has_a_place(open_page):
    page = open_page()
    page.wait_for_selector("#map[data-drawn=yes]")
    assert page.locator("#fleet button").count() > 0
    expect(page.locator(".maplibregl-ctrl-attrib")).to_contain_text("OpenStreetMap")


def test_a_vehicle_is_chosen_by_keyboard_and_shows_its_curve_and_plan(open_page):
    page = open_page()
    first = page.locator("#fleet button").first
    first.focus()
    page.keyboard.press("Enter")
    expect(first).to_have_attribute("aria-pressed", "true")
    name = first.locator(".name").inner_text()
    expect(page.locator("#detail-title")).to_have_text(name)
    expect(page.locator("#detail-facts")).to_contain_text(re.compile(r"Goods \(estimated\)\s*[\d.]+ °C"))
    expect(page.locator("#curve")).to_have_attribute("data-points", re.compile(r"[1-9]\d*"))
    expect(page.locator("#curve canvas").first).to_be_visible()


def test_the_first_tab_stop_leads_past_the_bar(open_page):
    page = open_page()
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_the_list_moves_with_the_stream(open_page):
    page = open_page()
    expect(page.locator("#link")).to_have_attribute("data-state", "open")
    before = page.locator("#fleet").inner_text()
    page.wait_for_function("(before) => document.getElementById('fleet').innerText !== before", arg=before)


def test_the_filter_leaves_what_was_looked_for(open_page):
    page = open_page()
    name = page.locator("#fleet .name").last.inner_text()
    page.fill("#filter", name)
    expect(page.locator("#fleet .name")).to_have_text([name])


def test_a_breach_is_acknowledged_once_and_by_whom_is_shown(open_page):
    page = open_page()
    button = page.locator("#breaches button[data-key^=ack-]").first
    button.click()
    page.fill("#ask input[name=name]", "Anna")
    page.fill("#ask textarea", "calling the driver")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#breaches")).to_contain_text("Acknowledged by Anna")
    expect(page.locator("#breaches")).to_contain_text("calling the driver")


def test_without_the_stream_the_page_says_so(open_page):
    page = open_page()
    expect(page.locator("#link")).to_have_text("Live")
    page.evaluate("import('/page/app/store.js').then(({ update }) => update({ link: 'closed' }))")
    expect(page.locator("#link")).to_have_text("No connection, trying again")


def test_without_the_map_the_list_says_and_does_the_same(open_at, address, screenshot):
    page = open_at(address, ready=False)
    page.route("**/vendor/maplibre-gl.js", lambda route: route.fulfill(status=200, content_type="text/javascript", body=""))
    page.goto(address)
    page.wait_for_selector("html[data-ready=yes]")
    expect(page.locator("#map-notice")).to_contain_text("Lists and curves show the same.")
    vehicles = requests.get(f"{address}/v1/vehicles?limit=500", timeout=10).json()["items"]
    expect(page.locator("#fleet button")).to_have_count(len(vehicles))
    row = page.locator("#fleet button", has_text="van-2")
    expect(row).to_contain_text("cold trouble")
    row.press("Enter")
    expect(page.locator("#detail-plan li").first).to_be_visible()
    expect(page.locator("#curve")).to_have_attribute("data-points", re.compile(r"[1-9]\d*"))
    before = page.locator("#fleet").inner_text()
    page.wait_for_function("(before) => document.getElementById('fleet').innerText !== before", arg=before)
    expect(row).to_have_attribute("aria-pressed", "true")
    expect(row).to_be_focused()
    screenshot(page, "live-without-map")


def test_the_way_that_a_vehicle_has_driven_is_there_on_a_page_that_was_just_opened(open_page, address):
    track = lambda: requests.get(f"{address}/v1/vehicles/van-1/track?points=1500", timeout=10).json()["points"]
    wait_for("a way of some length", lambda: len(track()) > 8, 150)
    before = track()
    page = open_page()
    page.wait_for_selector("#map[data-drawn=yes]")
    page.locator("#fleet button", has_text="van-1").first.click()
    page.wait_for_function("async (least) => (await import('/page/app/vehicles.js')).trailOf('van-1').length >= least", arg=len(before) // 2)
    trail = page.evaluate("import('/page/app/vehicles.js').then(({ trailOf }) => trailOf('van-1'))")
    # The line begins where the vehicle was before anybody had the page open.
    assert [round(trail[0][0], 3), round(trail[0][1], 3)] == [round(before[0]["longitude"], 3), round(before[0]["latitude"], 3)]
