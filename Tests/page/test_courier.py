"""The courier's page on a telephone: reports from the door, with and without a network."""

import re

import requests
from playwright.sync_api import TimeoutError, expect

from product import wait_for
from test_access import assert_accessible

PHONE = {"width": 360, "height": 740}


def open_stop(page):
    """The day of any courier who still has something ahead."""
    expect(page.locator("#next-title")).to_be_visible()
    return page.locator("#next")


def courier_with_work(address):
    plan = requests.get(f"{address}/v1/plans/current", timeout=10).json()
    for route in reversed(plan["routes"]):
        if sum(stop["kind"] == "deliver" and stop["status"] == "open" for stop in route["stops"]) > 2:
            return route["courier"]
    raise AssertionError("no courier has anything left to do")


def test_nothing_is_wider_than_a_telephone(open_at, address, screenshot):
    page = open_at(address, f"/courier/{courier_with_work(address)}", language="ru", **PHONE)
    open_stop(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    screenshot(page, "courier-360")


def test_whom_to_call_stands_at_the_next_stop_as_a_link_for_the_telephone(open_at, address, screenshot):
    courier = courier_with_work(address)
    page = open_at(address, f"/courier/{courier}", **PHONE)
    link = open_stop(page).locator(".contact a").first
    if link.count() == 0:
        # Nobody is called at the depot: the first drop comes next.
        page.locator("#next button[data-key^=loaded]").click()
    expect(link).to_have_attribute("href", re.compile(r"^tel:\+7000000\d{4}$"))
    expect(open_stop(page).locator(".contact").first).to_contain_text("Goods-in desk")
    assert link.bounding_box()["height"] >= 24
    assert_accessible(page)
    screenshot(page, "courier-contact")


def press_at_the_door(page, kind):
    """Presses `delivered` or `failed` of the next stop's first shipment, whose number it gives."""
    button = page.locator(f"#next button[data-key^={kind}]").first
    if button.count() == 0:
        page.locator("#next button[data-key^=loaded]").click()
    button.wait_for()
    # The key is the shipment and, behind it, all that are open at this stop.
    words = button.get_attribute("data-key").removeprefix(f"{kind}-").split("-")
    whole = ["-".join(words[:end]) for end in range(1, len(words))]
    shipment = next(name for end, name in enumerate(whole, 1) if name in "-".join(words[end:]).split(","))
    page.locator(f"#next button[data-key^='{kind}-{shipment}-']").click()
    return shipment


def report(page, address, kind, celsius, fill=lambda: None):
    """Reports from the door. The simulated courier works at the same time: where it was faster, the next stop is tried."""
    for _ in range(4):
        try:
            shipment = press_at_the_door(page, kind)
            fill()
            page.fill("#ask input[name=celsius]", celsius)
            page.locator("#ask button[value=yes]").click()
        except TimeoutError:
            continue
        record = lambda: requests.get(f"{address}/v1/shipments/{shipment}", timeout=10).json()
        wait_for("the end of the shipment", lambda: record()["status"] in ("failed", "delivered"))
        if record()["status"] != kind:
            continue
        wait_for("the temperature at the door", lambda: (record()["handover"] or {}).get("celsius") == float(celsius))
        expect(page.locator("#behind")).to_contain_text(shipment)
        return record()
    raise AssertionError("the simulated courier was faster four times")


def test_a_failed_delivery_is_told_with_its_reason_and_temperature(open_at, address):
    page = open_at(address, f"/courier/{courier_with_work(address)}", **PHONE)

    def fill():
        page.select_option("#ask select", "reasonWarm")
        page.fill("#ask input[name=words]", "twelve degrees")

    record = report(page, address, "failed", "12.1", fill)
    assert any("twelve degrees" in (entry["reason"] or "") for entry in record["history"])


def test_a_delivery_is_told_with_the_temperature_at_the_door(open_at, address, screenshot):
    page = open_at(address, f"/courier/{courier_with_work(address)}", language="ru", **PHONE)
    record = report(page, address, "delivered", "4.4")
    expect(page.locator("#behind")).to_contain_text("4,4 °C")
    assert record["handover"]["courier"] == page.url.rsplit("/", 1)[1]
    screenshot(page, "courier-delivered")


def test_without_a_network_the_day_stays_and_reports_are_sent_afterwards(open_at, address):
    courier = courier_with_work(address)
    page = open_at(address, f"/courier/{courier}", **PHONE)
    page.wait_for_selector("html[data-kept=yes]")
    # The simulated courier works beside: until it leaves for the next stop, only a hand-over could be reported.
    button = page.locator("#next button[data-key^=arrived], #next button[data-key^=loaded]").first
    expect(button).to_be_visible(timeout=60_000)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("#next-title")).to_be_visible()
    expect(page.locator("#link")).to_contain_text("No network")
    button.click()
    expect(page.locator("#link")).to_contain_text("wait")
    page.context.set_offline(False)
    expect(page.locator("#link")).to_have_text("Live", timeout=60_000)
