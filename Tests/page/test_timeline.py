"""Moves by hand on the timeline: with the mouse, with the keyboard, with the form; the engine says what breaks."""

import re

import pytest
import requests
from playwright.sync_api import expect


@pytest.fixture
def movable(address):
    """A vehicle's open drops that can change their places, and their vehicle."""
    plan = requests.get(f"{address}/v1/plans/current", timeout=10).json()
    for route in sorted(plan["routes"], key=lambda route: -len(route["stops"])):
        drops = [s["shipment"] for s in route["stops"] if s["kind"] == "deliver" and s["status"] == "open" and not s["frozen"]]
        if len(drops) > 3:
            return route["vehicle"], drops
    pytest.fail("no vehicle has four open drops left")


def bar(page, shipment):
    return page.locator(f"#lanes button[data-shipment='{shipment}']")


def test_every_vehicle_of_the_plan_has_a_row_and_every_drop_a_bar(open_page, address):
    page = open_page(path="/timeline")
    plan = requests.get(f"{address}/v1/plans/current", timeout=10).json()
    assert page.locator("#lanes .lane").count() == len(plan["routes"])
    drops = [stop for route in plan["routes"] for stop in route["stops"] if stop["kind"] == "deliver"]
    shown = page.locator("#lanes button[data-shipment]").evaluate_all("all => all.map(bar => bar.dataset.shipment)")
    assert len(shown) == len(set(shown))
    assert set(shown) <= {stop["shipment"] for stop in drops}
    assert set(shown) >= {stop["shipment"] for stop in drops if stop["status"] == "open"}


def test_the_keyboard_moves_a_drop_and_takes_it_back(open_page, movable):
    vehicle, drops = movable
    page = open_page(path="/timeline")
    bar(page, drops[-1]).focus()
    page.keyboard.press("Alt+ArrowLeft")
    expect(page.locator("#answer-title")).to_contain_text("1 move by hand")
    expect(page.locator("#said")).to_contain_text(f"{drops[-1]} to {vehicle}")
    expect(page.locator("#answer .changes li").first).to_be_visible()
    expect(bar(page, drops[-1])).to_have_class(re.compile("changed"))
    expect(bar(page, drops[-1])).to_be_focused()
    page.keyboard.press("Control+z")
    expect(page.locator("#answer")).to_be_hidden()
    expect(bar(page, drops[-1])).not_to_have_class(re.compile("changed"))


def test_a_drop_is_dragged_to_another_time(open_page, movable, screenshot):
    vehicle, drops = movable
    page = open_page(path="/timeline")
    source = bar(page, drops[-1])
    source.scroll_into_view_if_needed()
    box = source.bounding_box()
    first = bar(page, drops[0]).bounding_box()
    page.mouse.move(box["x"] + 8, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(first["x"] + 60, first["y"] + 8, steps=6)
    page.mouse.move(max(first["x"] - 4, 195), first["y"] + 8, steps=3)
    page.mouse.up()
    expect(page.locator("#answer-title")).to_contain_text("1 move by hand")
    expect(page.locator("#answer .edits")).to_contain_text(f"{drops[-1]} to {vehicle} as stop")
    screenshot(page, "timeline-moved")


def test_a_load_on_board_is_not_given_to_another_vehicle(open_page, address):
    page = open_page(path="/timeline")
    orders = requests.get(f"{address}/v1/orders?status=loaded&limit=200", timeout=10).json()["items"]
    plan = requests.get(f"{address}/v1/plans/current", timeout=10).json()
    last = plan["routes"][-1]["vehicle"]
    order = next(order for order in orders if order["vehicle"] and order["vehicle"] != last and not order["arrived_at"])
    bar(page, order["shipment"]).focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#toasts")).to_contain_text("another vehicle cannot bring it")
    expect(page.locator("#answer")).to_be_hidden()


def test_the_form_moves_a_drop_without_dragging(open_page, movable):
    vehicle, drops = movable
    page = open_page(path="/timeline")
    bar(page, drops[-1]).click()
    page.fill("#move-place", "1")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.locator("#answer .edits")).to_contain_text(f"{drops[-1]} to {vehicle} as stop 1")


def test_moves_become_a_proposal_that_can_be_changed_again(open_page, address, movable, screenshot):
    vehicle, drops = movable
    page = open_page(path="/timeline")
    bar(page, drops[-1]).click()
    page.fill("#move-place", "1")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.locator("#answer .changes li").first).to_be_visible()
    screenshot(page, "timeline-propose")
    page.get_by_role("button", name="Propose", exact=True).click()
    page.fill("#ask input[name=name]", "Anna")
    page.fill("#ask textarea", "the customer waits at the door")
    page.locator("#ask button[value=yes]").click()
    page.wait_for_url(re.compile(r"/proposals/\d+$"))
    expect(page.locator("#proposal-title")).to_be_visible()
    version = int(page.url.rsplit("/", 1)[1])
    plan = requests.get(f"{address}/v1/plans/{version}", timeout=10).json()
    assert plan["state"] == "proposed" and "the customer waits at the door" in plan["summary"]["reason"]
    moved = next(route for route in plan["routes"] if route["vehicle"] == vehicle)
    open_drops = [s["shipment"] for s in moved["stops"] if s["kind"] == "deliver" and s["shipment"] in drops]
    assert open_drops.index(drops[-1]) < open_drops.index(drops[-2])
    page.get_by_role("link", name="Change by hand").click()
    page.wait_for_selector("html[data-ready=yes]")
    expect(page.locator("#timeline-title")).to_have_text(f"Proposal {version}, changed by hand")
    requests.post(f"{address}/v1/plans/{version}/reject", json={"by": "Anna", "reason": "the test is over"}, timeout=10)
