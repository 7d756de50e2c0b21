"""Moves by hand on the timeline: with the mouse, with the keyboard, with the form; the engine says what breaks."""

import datetime
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
    expect(page.locator("#lanes .lane")).to_have_count(len(plan["routes"]))
    drops = [stop for route in plan["routes"] for stop in route["stops"] if stop["kind"] == "deliver"]
    shown = page.locator("#lanes button[data-shipment]").evaluate_all("all => all.map(bar => bar.dataset.shipment)")
    assert len(shown) == len(set(shown))
    assert set(shown) <= {stop["shipment"] for stop in drops}
    assert set(shown) >= {stop["shipment"] for stop in drops if stop["status"] == "open"}


# A route made by hand, as the timeline draws it at a time of its own; times are minutes from its begin.
DRAWN = """async (minutes) => {
    const { lanes, nowPart } = await import("/page/app/timeline/lanes.js");
    const { makeScale } = await import("/page/app/timeline/scale.js");
    const begin = Date.UTC(2026, 0, 1, 10);
    const at = (minute) => new Date(begin + minute * 60000).toISOString();
    const stop = (kind, from, to, more) => ({ kind, status: "open", arrival_at: at(from), departure_at: at(to), label: "", ...more });
    const route = { vehicle: "van-1", distance_metres: 5000, stops: [
        stop("deliver", 10, 15, { shipment: "S-1", position: 1, window_start: at(0), window_end: at(30), latest_at: at(60) }),
        stop("break", 15, 30, { position: 2 }),
        stop("deliver", 40, 45, { shipment: "S-2", position: 3, window_start: at(0), window_end: at(20) }),
        stop("deliver", 70, 75, { shipment: "S-3", position: 4, window_start: at(0), window_end: at(90), latest_at: at(65) }),
    ] };
    const scale = makeScale(begin, begin + 100 * 60000);
    const draw = (now) => lanes([route], scale, { now: begin + now * 60000, width: 1000, onChoose: () => {} })[1];
    const width = (row, name) => parseFloat(row.querySelector(name).style.width);
    const row = draw(0);
    return {
        safe: minutes.map((minute) => width(draw(minute), ".safe")),
        unsafe: width(row, ".unsafe"),
        now: nowPart(scale, begin + 50 * 60000),
        windows: row.querySelectorAll(".bar-window").length,
        keeps: row.querySelectorAll(".bar-keeps").length,
        breaks: row.querySelectorAll(".break").length,
        late: [...row.querySelectorAll(".late")].map((bar) => bar.dataset.shipment),
        spoils: [...row.querySelectorAll(".spoils")].map((bar) => bar.dataset.shipment),
        words: row.querySelector("[data-shipment='S-2']").getAttribute("aria-label"),
    };
}"""


def test_windows_breaks_lateness_the_present_and_the_shrinking_time_of_the_loads_are_drawn(open_page):
    drawn = open_page(path="/timeline").evaluate(DRAWN, [0, 30, 60, 90])
    assert drawn["safe"] == [60, 30, 0, 0], "the first load keeps for an hour; the band shrinks as time goes by"
    assert drawn["unsafe"] == 40 and drawn["now"] == 0.5
    assert (drawn["windows"], drawn["keeps"], drawn["breaks"]) == (3, 1, 1)
    assert drawn["late"] == ["S-2"] and drawn["spoils"] == ["S-3"]
    assert "20 min late" in drawn["words"]


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


@pytest.fixture
def loose(address):
    """A drop that is not on board yet, its vehicle and another one; both have a row."""
    plan = requests.get(f"{address}/v1/plans/current", timeout=10).json()
    for place, route in enumerate(plan["routes"]):
        waiting = {s["shipment"] for s in route["stops"] if s["kind"] == "load" and s["status"] == "open"}
        drops = [s["shipment"] for s in route["stops"] if s["kind"] == "deliver" and s["shipment"] in waiting and s["status"] == "open"]
        if drops:
            return drops[-1], route["vehicle"], plan["routes"][place - 1 if place else 1]["vehicle"], "ArrowUp" if place else "ArrowDown"
    pytest.fail("everything is on board")


def test_a_drop_that_is_not_on_board_goes_to_another_vehicle_by_keyboard_and_by_mouse(open_page, loose):
    shipment, _, other, key = loose
    page = open_page(path="/timeline")
    bar(page, shipment).focus()
    page.keyboard.press(f"Alt+{key}")
    expect(page.locator("#answer .edits")).to_contain_text(f"{shipment} to {other}")
    expect(page.locator("#answer .changes li").first).to_be_visible()
    expect(page.locator(f"#lanes .lane[data-vehicle='{other}'] button[data-shipment='{shipment}']")).to_be_visible()
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.locator("#answer")).to_be_hidden()
    page.mouse.move(0, 0)
    source = bar(page, shipment)
    source.scroll_into_view_if_needed()
    box, row = source.bounding_box(), page.locator(f"#lanes .lane[data-vehicle='{other}'] .lane-track").bounding_box()
    page.mouse.move(box["x"] + 8, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 20, row["y"] + 12, steps=6)
    page.mouse.up()
    expect(page.locator("#answer .edits")).to_contain_text(f"{shipment} to {other}")


def test_the_form_moves_a_drop_without_dragging(open_page, movable):
    vehicle, drops = movable
    page = open_page(path="/timeline")
    bar(page, drops[-1]).click()
    page.fill("#move-place", "1")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.locator("#answer .edits")).to_contain_text(f"{drops[-1]} to {vehicle} as stop 1")


def state_of(address, version):
    return requests.get(f"{address}/v1/plans/{version}", timeout=10).json()["state"]


def propose(page, reason=""):
    """Proposes the moves that are made; the proposal's version."""
    page.get_by_role("button", name="Propose", exact=True).click()
    page.fill("#ask input[name=name]", "Anna")
    page.fill("#ask textarea", reason)
    before = page.url
    page.locator("#ask button[value=yes]").click()
    page.wait_for_url(lambda url: re.search(r"/proposals/\d+$", url) and url != before)
    expect(page.locator("#proposal-title")).to_be_visible()
    return int(page.url.rsplit("/", 1)[1])


def test_moves_become_a_proposal_that_can_be_changed_again(open_page, address, movable, screenshot):
    vehicle, drops = movable
    page = open_page(path="/timeline")
    bar(page, drops[-1]).click()
    page.fill("#move-place", "1")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.locator("#answer .changes li").first).to_be_visible()
    screenshot(page, "timeline-propose")
    version = propose(page, "the customer waits at the door")
    plan = requests.get(f"{address}/v1/plans/{version}", timeout=10).json()
    assert plan["state"] == "proposed" and "the customer waits at the door" in plan["summary"]["reason"]
    moved = next(route for route in plan["routes"] if route["vehicle"] == vehicle)
    open_drops = [s["shipment"] for s in moved["stops"] if s["kind"] == "deliver" and s["shipment"] in drops]
    assert open_drops.index(drops[-1]) < open_drops.index(drops[-2])
    expect(page.locator("#proposal-body")).to_contain_text("changed by hand from plan")

    # The proposal is the base of further changes, whose proposal takes its place.
    page.get_by_role("link", name="Change by hand").click()
    page.wait_for_selector("html[data-ready=yes]")
    expect(page.locator("#timeline-title")).to_have_text(f"Proposal {version}, changed by hand")
    bar(page, drops[-2]).focus()
    page.keyboard.press("Alt+ArrowLeft")
    expect(page.locator("#answer-title")).to_contain_text("1 move by hand")
    expect(page.locator("#answer .changes li").first).to_be_visible()
    newer = propose(page)
    assert newer != version and state_of(address, version) == "superseded"
    requests.post(f"{address}/v1/plans/{newer}/reject", json={"by": "Anna", "reason": "the test is over"}, timeout=10).raise_for_status()


def test_a_drop_that_its_courier_does_meanwhile_leaves_the_moves_and_is_said(open_page, address, movable):
    """On the page of a proposal too, whose own stops do not know what has become of them."""
    vehicle, drops = movable
    page = open_page(path="/timeline")
    bar(page, drops[-1]).focus()
    page.keyboard.press("Alt+ArrowLeft")
    expect(page.locator("#answer .changes li").first).to_be_visible()
    page.goto(f"{address}/timeline?proposal={propose(page)}")
    page.wait_for_selector("html[data-ready=yes]")
    bar(page, drops[-1]).focus()
    page.keyboard.press("Alt+ArrowLeft")
    expect(page.locator("#answer-title")).to_contain_text("1 move by hand")
    courier = next(v["courier"] for v in requests.get(f"{address}/v1/vehicles", timeout=10).json()["items"] if v["name"] == vehicle)
    report = lambda kind: {"courier": courier, "kind": kind, "shipment": drops[-1], "id": f"{kind}-{drops[-1]}", "at": datetime.datetime.now(datetime.UTC).isoformat()}
    for kind in ("loaded", "arrived", "delivered"):
        requests.post(f"{address}/v1/courier-events", json=report(kind), timeout=10).raise_for_status()
    expect(page.locator("#toasts")).to_contain_text(drops[-1])
    expect(page.locator("#answer")).to_be_hidden()
    expect(bar(page, drops[-1])).to_have_class(re.compile("delivered"))


def test_what_the_server_knows_before_the_page_is_followed_kindly(open_page, address, movable):
    """The page has not heard yet that a courier is faster: the server says so, and the other moves stay."""
    vehicle, drops = movable
    page = open_page(path="/timeline")
    bar(page, drops[-1]).focus()
    page.keyboard.press("Alt+ArrowLeft")
    expect(page.locator("#answer .changes li").first).to_be_visible()
    refusals = []

    def refuse_once(route):
        if refusals:
            return route.continue_()
        refusals.append(route)
        conflict = {"kind": "started", "shipment": drops[-2], "state": "loaded", "vehicle": vehicle}
        return route.fulfill(status=412, content_type="application/problem+json", json={"type": "urn:isotherm:problem:world-moved-on", "detail": "?", "conflict": conflict})

    page.route("**/check*", refuse_once)
    bar(page, drops[-2]).focus()
    page.keyboard.press("Alt+ArrowLeft")
    expect(page.locator("#toasts")).to_contain_text(f"{drops[-2]} is handed over or about to be")
    expect(page.locator("#answer-title")).to_contain_text("1 move by hand")
    expect(page.locator("#answer .edits")).to_contain_text(drops[-1])
    expect(page.locator("#answer .changes li").first).to_be_visible()
    assert len(refusals) == 1


def test_a_stop_and_the_answer_to_a_caller_say_by_when_nine_of_ten_come(open_page, address):
    plan = requests.get(f"{address}/v1/plans/current", timeout=10).json()
    stop = next(s for r in plan["routes"] for s in r["stops"] if s["kind"] == "deliver" and s["status"] == "open")
    assert stop["eta_p50"] < stop["eta_p90"] and stop["eta_basis"] in ("assumed", "tenant", "hours", "vehicle")
    page = open_page(path="/timeline")
    bar(page, stop["shipment"]).click()
    expect(page.locator("#chosen")).to_contain_text("nine of ten by")
    page = open_page(path=f"/orders?q={stop['shipment']}")
    expect(page.locator("#found tbody tr").first).to_contain_text("In nine of ten cases by")
