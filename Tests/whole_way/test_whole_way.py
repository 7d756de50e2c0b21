"""From a gateway's message to a courier's new route, with clients that share nothing with us."""
from __future__ import annotations

import json
import pathlib
import re
import subprocess
import time

import pytest

from devices import Courier, reading
from product import wait_for

DEPOT = {"name": "depot", "kind": "depot", "label": "Depot", "place": {"latitude": 55.814, "longitude": 37.606}}


def order(number: int, latitude: float, longitude: float) -> dict:
    now = time.time()
    stamp = lambda at: time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))
    return {
        "number": f"o-{number}", "channel": "api",
        "shipments": [{
            "number": f"s-{number}", "facility": "depot", "label": f"drop {number}",
            "place": {"latitude": latitude, "longitude": longitude},
            "window_start": stamp(now), "window_end": stamp(now + 4 * 3600), "service_seconds": 120,
            "amount": [1], "profile": "test-chilled-2-6",
        }],
    }


@pytest.fixture(scope="module")
def day(stack):
    """Two vehicles and eight orders, planned and accepted."""
    stack.start_all()
    couriers = {name: Courier(f"courier-{name}", stack.broker_port) for name in ("van-1", "van-2")}
    assert stack.post("/v1/facilities", DEPOT).ok
    vehicles = [
        {"name": name, "courier": f"courier-{name}", "depot": "depot", "devices": [name], "capacity": [capacity]}
        # The small one would have to come back to the depot: the engine gives everything to the other.
        for name, capacity in (("van-1", 8), ("van-2", 4))
    ]
    answer = stack.post("/v1/vehicles", {"vehicles": vehicles})
    assert answer.ok, answer.text
    orders = [order(number, 55.806 + number * 0.002, 37.585 + number * 0.004) for number in range(1, 9)]
    answer = stack.post("/v1/orders", {"orders": orders}, **{"Idempotency-Key": "day-1"})
    assert answer.ok, answer.text
    answer = stack.post("/v1/plans", {"accept": True})
    assert answer.ok, answer.text
    yield couriers
    for courier in couriers.values():
        courier.close()


@pytest.fixture(scope="module")
def warmed(stack, day):
    """What happens when the load space of van-1 warms with half of its goods on board."""
    plans = {"van-1": day["van-1"].next_plan()}
    first = [stop["shipment"] for stop in plans["van-1"]["stops"] if stop["kind"] == "deliver"][:4]
    for shipment in first:
        day["van-1"].report("loaded", shipment)
    wait_for("the loads are on board", lambda: stack.value(
        "select count(*) from isotherm.shipment where state = 'loaded'") == len(first))
    began = time.time() - 900
    cold = [reading("van-1", began + 10 * n, 4.0, n) for n in range(40)]
    warm = [reading("van-1", began + 10 * n, min(4.0 + (n - 39) * 0.5, 14.0), n) for n in range(40, 90)]
    stack.publish_lines("isotherm/v1/default/gateways/gw-1/telemetry", cold + warm)
    return plans


def test_readings_are_rows(stack, warmed):
    wait_for("90 temperatures", lambda: stack.value(
        "select count(*) from isotherm.readings where device = 'van-1' and metric = 'temperature'") == 90)
    lowest, highest = stack.query("select min(value), max(value) from isotherm.readings where metric = 'temperature'")[0]
    assert (lowest, highest) == (4.0, 14.0)
    assert stack.value("select count(*) from isotherm.positions where device = 'van-1'") == 90
    points = stack.get("/v1/devices/van-1/readings", metric="temperature", points=50)
    assert points["items"] if "items" in points else points


def test_the_breach_is_found_once_and_explains_itself(stack, warmed):
    wait_for("the breach", lambda: stack.value("select count(*) from isotherm.breaches where device = 'van-1'") == 1)
    code, severity, rule, profile, sentence = stack.query(
        "select code, severity, rule, profile, sentence_en from isotherm.breaches where device = 'van-1'")[0]
    assert code == "hot"
    assert severity in ("major", "critical")
    assert rule and profile == "test-chilled-2-6"
    assert "van-1" in sentence
    listed = stack.get("/v1/breaches")["items"]
    assert [breach["device"] for breach in listed] == ["van-1"]


def test_the_hook_hears_of_it_with_a_signature_that_the_reference_library_accepts(stack, hook, warmed):
    wait_for("the hook's call", lambda: hook.of_type("isotherm.breach.opened"))
    assert not hook.refused
    event = hook.of_type("isotherm.breach.opened")[0]
    assert event["specversion"] == "1.0"
    assert event["data"]["device"] == "van-1"
    assert len(hook.of_type("isotherm.breach.opened")) == 1


def test_the_couriers_receive_new_routes(stack, day, warmed):
    plan = day["van-1"].next_plan()
    assert plan["version"] > warmed["van-1"]["version"]
    stops = lambda plan, kind: {stop["shipment"] for stop in plan["stops"] if stop["kind"] == kind}
    everything = stops(warmed["van-1"], "deliver")
    aboard = {row[0] for row in stack.query("select number from isotherm.shipment where state = 'loaded'")}
    kept, handed = stops(plan, "deliver"), stops(plan, "hand_over")
    assert kept | handed == aboard, "what is on board is delivered or handed over, nothing more goes into the warm box"
    other = day["van-2"].next_plan()
    assert stops(other, "deliver") == everything - kept, "the rest goes with the cold vehicle"
    taken = {stop["shipment"] for stop in other["stops"] if stop["kind"] == "load" and stop["label"] == "van-1"}
    assert taken == handed, "what is handed over is taken over"
    wait_for("the devices' acknowledgements are stored", lambda: stack.value(
        "select count(*) from isotherm.plan_message where version = %s and acknowledged_at is not null",
        plan["version"]) == 2)


def test_the_plan_was_a_proposal_that_policy_accepted(stack, warmed):
    state, trigger, decided_by = stack.query(
        "select state, trigger, decided_by from isotherm.plan order by version desc limit 1")[0]
    assert state == "accepted"
    assert trigger in ("breach", "warning")
    assert decided_by


def test_the_page_is_served(stack, warmed):
    import requests

    page = requests.get(stack.api + "/", timeout=10)
    assert page.status_code == 200
    assert "text/html" in page.headers["Content-Type"]
    assert "'unsafe-inline'" not in page.headers["Content-Security-Policy"].split("script-src")[1].split(";")[0]


def test_metrics_pass_promtool(stack, warmed, tmp_path):
    import shutil
    import subprocess

    import requests

    assert shutil.which("promtool"), "promtool is missing: make setup installs it"
    text = requests.get(stack.api + "/metrics", timeout=10).text
    checked = subprocess.run(["promtool", "check", "metrics"], input=text, text=True, capture_output=True, timeout=30)
    assert checked.returncode == 0, checked.stderr
    assert "isotherm_" in text


def test_a_malformed_payload_is_a_dead_letter_and_the_pipeline_goes_on(stack, day):
    topic = "isotherm/v1/default/gateways/gw-9/telemetry"
    stack.publish(topic, b'{"device":"van-9","ts":')
    stack.publish(topic, b"\xff\xfe\x00")
    stack.publish(topic, reading("van-9", time.time(), 4.5, 1))
    wait_for("the reading behind them", lambda: stack.value(
        "select count(*) from isotherm.readings where device = 'van-9' and metric = 'temperature'") == 1)
    letters = json.loads(stack.isotherm("deadletter", "list", "--json").stdout)
    mine = [letter for letter in letters if letter["topic"] == topic]
    assert len(mine) == 2
    assert all(letter["reason"] and letter["code"] for letter in mine)
    listed = stack.get("/v1/dead-letters")["items"]
    assert {letter["topic"] for letter in listed} >= {topic}


def test_a_wrong_order_is_refused_with_the_path_of_the_field(stack, day):
    wrong = order(99, 55.8, 37.6)
    wrong["shipments"][0]["place"]["latitude"] = 555.8
    answer = stack.post("/v1/orders", {"orders": [wrong]})
    assert answer.status_code in (400, 422)
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    problem = answer.json()
    assert any("latitude" in error["pointer"] or "place" in error["pointer"] for error in problem["errors"])


def pages(file: pathlib.Path) -> str:
    """What a person reads in a PDF."""
    return subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True, timeout=30).stdout.decode()


def test_the_record_of_a_shipment_is_written_from_the_command_line(stack, warmed, tmp_path):
    wait_for("the breach", lambda: stack.value("select count(*) from isotherm.breaches where device = 'van-1'") == 1)
    shipment = next(stop["shipment"] for stop in warmed["van-1"]["stops"] if stop["kind"] == "deliver")
    stack.publish("isotherm/v1/default/gateways/gw-1/telemetry", reading("van-1", time.time(), 13.2, 91))
    wait_for("a reading behind the loading", lambda: stack.value(
        "select count(*) from isotherm.readings where device = 'van-1' and value = 13.2") == 1)
    record = json.loads(stack.isotherm("report", shipment, "--format", "json").stdout)
    assert record["shipment"] == shipment and [leg["vehicle"] for leg in record["legs"]] == ["van-1"]
    assert record["probes"][0]["maximum_c"] == 13.2 and record["probes"][0]["readings"] >= 1
    assert "van-1" in [episode["device"] for episode in record["episodes"]]
    for language, title in (("en", "Temperature record of shipment"), ("ru", "Температурный лист отправления")):
        file = tmp_path / f"{language}.pdf"
        answer = stack.isotherm("report", shipment, "--language", language, "--output", str(file))
        assert answer.stdout == "" and str(file) in answer.stderr
        text = pages(file)
        assert title in text and shipment in text and "van-1" in text and re.search(r"13[.,]20", text), text
    refused = stack.isotherm("report", shipment, "--output", str(tmp_path / "none" / "record.pdf"), check=False)
    assert refused.returncode == 73 and not (tmp_path / "none").exists()


def test_devices_are_ranked_by_what_they_themselves_report(stack, day):
    """A compressor that hardly rests and a battery on its last day, over eight hours, against a unit that is well."""
    began = time.time() - 8 * 3600
    lines = []
    for n in range(8 * 12):
        at = began + 300 * n
        lines += [
            reading("well", at, 4.0, n, compressor=float(n % 4 == 0), battery_voltage=3.6),
            reading("tired", at, 4.0, n, compressor=float(n % 4 != 0), battery_voltage=3.6),
            reading("empty", at, 4.0, n, compressor=float(n % 4 == 0), battery_voltage=round(3.2 - 0.001 * n, 4)),
        ]
    stack.publish_lines("isotherm/v1/default/gateways/gw-8/telemetry", lines)

    def ranked() -> list[dict]:
        mine = [item for item in stack.get("/v1/devices/health")["items"] if item["device"] in ("well", "tired", "empty")]
        return mine if [item["device"] for item in mine] == ["empty", "tired", "well"] and mine[0]["risk"] == 1 else []

    empty, tired, well = wait_for("the ranking", ranked)
    # 0.288 V a day with 0.1 V left above the three volts at which the logger stops.
    assert empty["reasons"] == ["battery"] and 0.2 < empty["battery_days"] < 0.6
    assert tired["reasons"] == ["duty"] and abs(tired["duty_cycle"] - 0.75) < 0.1 and 0.5 < tired["risk"] < 0.9
    assert well["reasons"] == [] and well["risk"] == 0
