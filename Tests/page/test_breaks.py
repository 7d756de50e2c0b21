"""Breaks of couriers: on the timeline, in the list of stops, in a proposal and on the courier's telephone."""

import datetime

import pytest
import requests
from playwright.sync_api import expect

from conftest import SCENARIO, running_demo
from product import wait_for
from test_access import assert_accessible


@pytest.fixture(scope="module")
def resting(tmp_path_factory):
    """A demo whose couriers have a break in a few minutes, and nothing that goes wrong."""
    text = SCENARIO.read_text()
    head, faults = text.split("faults:")
    assert faults.strip(), "the scenario has its faults at the end"
    scenario = tmp_path_factory.mktemp("breaks") / "scenario.yaml"
    scenario.write_text(head.replace("orders:\n", "  break: {name: lunch, afterMinutes: 2, withinMinutes: 8, seconds: 120}\norders:\n") + "faults: []\n")
    with running_demo(scenario=scenario) as (_, address):
        yield address


def breaks(address, version="current"):
    """The breaks of a plan with their vehicles, in the order of time."""
    plan = requests.get(f"{address}/v1/plans/{version}", timeout=10).json()
    found = [(route["vehicle"], stop) for route in plan["routes"] for stop in route["stops"] if stop["kind"] == "break"]
    return sorted(found, key=lambda pair: pair[1]["arrival_at"])


def open_break(address):
    """The last break that nobody has begun."""
    return [pair for pair in breaks(address) if pair[1]["status"] == "open"][-1]


def test_a_break_is_a_bar_that_the_keyboard_reaches_and_that_says_itself(open_at, resting, screenshot):
    vehicle, stop = open_break(resting)
    page = open_at(resting, "/timeline")
    bar = page.locator(f"#lanes li[data-vehicle='{vehicle}'] button.break")
    expect(bar).to_have_count(1)
    label = bar.get_attribute("aria-label")
    assert label.startswith("Break: lunch") and "–" in label and "Window" in label
    bar.focus()
    page.keyboard.press("Enter")
    expect(bar).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#chosen-title")).to_have_text("Break: lunch")
    expect(page.locator("#chosen")).to_contain_text(vehicle)
    expect(page.locator("#chosen")).to_contain_text("2 min")
    expect(page.locator("#chosen form")).to_have_count(0)
    assert_accessible(page)
    screenshot(page, "breaks-timeline")
    russian = open_at(resting, "/timeline", language="ru", theme="dark")
    russian.locator(f"#lanes li[data-vehicle='{vehicle}'] button.break").click()
    expect(russian.locator("#chosen-title")).to_have_text("Перерыв: lunch")
    assert_accessible(russian)
    screenshot(russian, "breaks-timeline-ru-dark")


def test_a_break_stands_in_the_list_of_a_vehicles_stops(open_at, resting):
    vehicle, _ = open_break(resting)
    page = open_at(resting, "/")
    page.get_by_text(vehicle, exact=True).first.click()
    expect(page.locator("#detail-plan ol.stops")).to_contain_text("Break: lunch")


def test_a_proposal_says_which_breaks_are_at_another_time(open_at, resting, screenshot):
    routes = requests.get(f"{resting}/v1/plans/current", timeout=10).json()["routes"]
    end = lambda route: route["stops"][-1]["arrival_at"]
    route = max((route for route in routes if any(stop["kind"] == "break" for stop in route["stops"])), key=end)
    vehicle = route["vehicle"]
    listed = requests.get(f"{resting}/v1/vehicles", timeout=10).json()["items"]
    van = next(item for item in listed if item["name"] == vehicle)
    assert [item["name"] for item in van["breaks"]] == ["lunch"]
    # Another one behind the first, which must begin before the vehicle would be back.
    lunch = datetime.datetime.fromisoformat(next(stop["departure_at"] for stop in route["stops"] if stop["kind"] == "break"))
    clock = lambda time, minutes: (time.astimezone(datetime.UTC) + datetime.timedelta(minutes=minutes)).strftime("%H:%M")
    tea = {"name": "tea", "earliest": clock(lunch, 1), "latest": clock(lunch, 3), "length_seconds": 60, "time_zone": "UTC"}
    body = {key: van[key] for key in ("name", "courier", "depot", "devices", "capacity")} | {"breaks": van["breaks"] + [tea]}
    assert requests.post(f"{resting}/v1/vehicles", json=body, timeout=10).status_code == 201
    before = {item["version"] for item in requests.get(f"{resting}/v1/plans", timeout=10).json()["items"]}
    requests.post(f"{resting}/v1/plans", json={}, timeout=10)
    newer = lambda: [item for item in requests.get(f"{resting}/v1/plans", timeout=10).json()["items"] if item["version"] not in before]
    wait_for("the proposal", newer, 60)
    version = newer()[0]["version"]
    page = open_at(resting, f"/proposals/{version}")
    expect(page.locator("#proposal-body")).to_contain_text(f"break of {vehicle} (tea) at")
    expect(page.locator(f"#after-lanes li[data-vehicle='{vehicle}'] .break")).to_have_count(len([pair for pair in breaks(resting, version) if pair[0] == vehicle]))
    screenshot(page, "breaks-proposal")


@pytest.fixture
def lonely(resting):
    """A vehicle whose courier is nobody but the test, with a load that no other one holds and a break right at its beginning."""
    clock = lambda minutes: (datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=minutes)).strftime("%H:%M")
    stamp = lambda hours: (datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")
    pause = {"name": "tea", "earliest": clock(3), "latest": clock(5), "length_seconds": 600, "time_zone": "UTC"}
    depot = requests.get(f"{resting}/v1/facilities", timeout=10).json()["items"][0]["name"]
    van = {"name": "lorry", "courier": "courier-lorry", "depot": depot, "capacity": [100], "breaks": [pause]}
    goods = {"number": "L-1-1", "facility": depot, "label": "Склад", "place": {"latitude": 55.822, "longitude": 37.6}, "window_start": stamp(0),
             "window_end": stamp(3), "amount": [60], "profile": "demo-dry"}
    for path, body in [("vehicles", van), ("orders", {"number": "L-1", "shipments": [goods]}), ("plans", {"accept": True})]:
        answer = requests.post(f"{resting}/v1/{path}", json=body, timeout=10)
        assert answer.ok, answer.text
    wait_for("the lorry's route", lambda: [name for name, _ in breaks(resting) if name == "lorry"], 60)
    return "lorry"


def test_the_courier_begins_and_ends_the_break_on_the_telephone(open_at, resting, lonely, screenshot):
    page = open_at(resting, f"/courier/courier-{lonely}", language="ru", width=360, height=740)
    expect(page.locator("main")).to_contain_text("Перерыв: tea")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    begin = page.get_by_role("button", name="Начинаю перерыв")
    loaded = page.locator("#next button[data-key^=loaded]")
    begin.or_(loaded).wait_for()
    if loaded.count() > 0:
        loaded.click()
        on_board = lambda: requests.get(f"{resting}/v1/shipments/L-1-1", timeout=10).json()["status"] == "loaded"
        wait_for("the goods to be on board", on_board, 30)
        page.reload()
    begin.wait_for()
    assert_accessible(page)
    screenshot(page, "breaks-courier")
    status = lambda: next(stop["status"] for name, stop in breaks(resting) if name == lonely)
    begin.click()
    page.get_by_role("button", name="Перерыв окончен").wait_for()
    wait_for("the break to be on", lambda: status() == "arrived", 30)
    page.get_by_role("button", name="Перерыв окончен").click()
    wait_for("the break to be over", lambda: status() == "done", 30)
    expect(page.locator("#next")).not_to_contain_text("Перерыв")
