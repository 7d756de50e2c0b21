"""Compartments on the page: where each load goes, and why a product finds none, in both languages."""

import datetime
import re

import pytest
import requests
from playwright.sync_api import expect

from product import wait_for

TENANT = "frost"


@pytest.fixture(scope="module")
def proposed(address):
    """A customer whose only van has a chilled and a warm compartment, and a proposal for goods of which one kind is frozen."""
    stamp = lambda hours: (datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")
    place = {"latitude": 55.81, "longitude": 37.6}
    front = {"name": "front", "low": 2, "high": 5, "capacity": [10], "devices": ["frost-1-front"]}
    rear = {"name": "rear", "low": 15, "high": 25, "capacity": [10]}
    goods = lambda number, profile, north: {"number": number, "shipments": [{"number": number, "facility": "depot", "label": "Аптека", "place": {"latitude": 55.81 + north, "longitude": 37.6},
                                            "window_start": stamp(0), "window_end": stamp(4), "amount": [1], "profile": profile}]}
    for path, body in [
        ("facilities", {"name": "depot", "kind": "depot", "place": place}),
        ("vehicles", {"name": "frost-1", "courier": "frost-1", "depot": "depot", "compartments": [front, rear]}),
        ("orders", {"orders": [goods("C-1", "demo-chilled-2-6", 0.01), goods("F-1", "frozen-18", 0.02)]}),
        ("plans", {}),
    ]:
        answer = requests.post(f"{address}/v1/{path}?tenant={TENANT}", json=body, timeout=10)
        assert answer.ok, answer.text
    plans = lambda: requests.get(f"{address}/v1/plans?tenant={TENANT}", timeout=10).json()["items"]
    wait_for("the proposal", plans, 60)
    return plans()[0]


def test_no_fitting_compartment_is_said_in_both_languages(open_at, address, proposed, screenshot):
    page = open_at(address, f"/proposals/{proposed['version']}?tenant={TENANT}")
    expect(page.locator("#proposal-body")).to_contain_text(re.compile(r"F-1 is left undone: no vehicle in service has a compartment for ≤ [-−]15 °C \(frozen-18\)"))
    screenshot(page, "compartments-proposal")
    russian = open_at(address, f"/proposals/{proposed['version']}?tenant={TENANT}", language="ru", theme="dark")
    expect(russian.locator("#proposal-body")).to_contain_text(re.compile(r"ни у одной машины на линии нет отсека с ≤ [-−]15 °C \(frozen-18\)"))
    screenshot(russian, "compartments-proposal-ru-dark")


def test_the_compartment_stands_on_the_timeline_and_on_the_telephone(open_at, address, proposed, screenshot):
    # A first plan for new orders is accepted by the demo's policy.
    wait_for("the plan to run", lambda: requests.get(f"{address}/v1/plans/current?tenant={TENANT}", timeout=10).ok, 60)
    page = open_at(address, f"/timeline?tenant={TENANT}")
    bar = page.locator("#lanes button[data-shipment='C-1']")
    expect(bar).to_have_attribute("aria-label", re.compile("compartment front"))
    bar.click()
    expect(page.locator("#chosen")).to_contain_text("Compartment")
    expect(page.locator("#chosen")).to_contain_text("front")
    screenshot(page, "compartments-timeline")
    phone = open_at(address, f"/courier/frost-1?tenant={TENANT}", language="ru", width=360, height=740)
    expect(phone.locator("#next")).to_contain_text("C-1 (отсек front)")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    screenshot(phone, "compartments-courier")
    vehicles = requests.get(f"{address}/v1/vehicles?tenant={TENANT}", timeout=10).json()["items"]
    assert [part["name"] for part in vehicles[0]["compartments"]] == ["front", "rear"] and vehicles[0]["capacity"] == [20]
