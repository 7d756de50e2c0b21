#!/usr/bin/env python3
"""The dispatch loop's figures on this machine, in one run over real parts.

From the reading that decides a breach, published over MQTT, to the proposal in the API; from the acceptance to the routes
at the couriers; an import of orders; reads of the API over a large store. Broker, database, product and clients share the
machine. Prints one JSON object; nothing here is a test.
"""
from __future__ import annotations

import argparse
import json
import os
import pathlib
import random
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "Tests/whole_way"))

import paho.mqtt.client as paho  # noqa: E402
import requests  # noqa: E402

from latency import PROFILE, percentiles  # noqa: E402
from product import Stack, running_stack, wait_for  # noqa: E402

DEPOT = {"name": "depot", "kind": "depot", "label": "Depot", "place": {"latitude": 55.75, "longitude": 37.62}}
COLD_STORES = [
    {"name": f"cold-{side}", "kind": "cold_store", "label": f"Cold store {side}",
     "place": {"latitude": 55.75 + north, "longitude": 37.62 + east}}
    for side, north, east in (("north", 0.08, 0.0), ("south", -0.08, 0.0), ("west", 0.0, -0.14))
]


def stamp(at: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))


def place(chance: random.Random) -> tuple[float, float]:
    return 55.75 + chance.uniform(-0.13, 0.13), 37.62 + chance.uniform(-0.24, 0.24)


def order(name: str, chance: random.Random, now: float) -> dict:
    latitude, longitude = place(chance)
    return {
        "number": name, "channel": "api",
        "shipments": [{
            "number": name, "facility": "depot", "label": f"Drop {name}",
            "place": {"latitude": latitude, "longitude": longitude}, "service_seconds": 120, "amount": [1],
            "window_start": stamp(now), "window_end": stamp(now + 12 * 3600), "profile": "bench",
        }],
    }


class Fleet:
    """The devices of all vehicles and couriers over one connection."""

    def __init__(self, port: int):
        self.client = paho.Client(paho.CallbackAPIVersion.VERSION2, client_id="bench-fleet", protocol=paho.MQTTv5)
        self.client.max_inflight_messages_set(5000)
        self.arrived: dict[tuple[str, int], float] = {}
        self.routes: dict[str, dict] = {}
        self.changed = threading.Condition()
        self.client.on_connect = lambda client, *_: client.subscribe("isotherm/v1/default/couriers/+/plan", qos=1)
        self.client.on_message = self._received
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()
        wait_for("the fleet is connected", self.client.is_connected)

    def _received(self, _client, _data, message) -> None:
        now = time.time()
        route = json.loads(message.payload)
        with self.changed:
            self.arrived[(route["courier"], route["version"])] = now
            self.routes[route["courier"]] = route
            self.changed.notify_all()

    def last_arrival(self, couriers: list[str], version: int) -> float:
        with self.changed:
            keys = [(courier, version) for courier in couriers]
            if not self.changed.wait_for(lambda: all(key in self.arrived for key in keys), 30):
                raise AssertionError(f"version {version} did not reach {couriers}")
            return max(self.arrived[key] for key in keys)

    def read(self, device: str, at: float, celsius: float, where: tuple[float, float] | None = None) -> None:
        payload: dict = {"device": device, "ts": int(at * 1000), "values": {"temperature": celsius}}
        if where:
            payload["position"] = {"lat": where[0], "lon": where[1], "speed": 20}
        self.client.publish(f"isotherm/v1/default/gateways/g-{device}/telemetry", json.dumps(payload), qos=1)

    def report(self, courier: str, events: list[dict]) -> None:
        self.client.publish(f"isotherm/v1/default/couriers/{courier}/events", json.dumps(events), qos=1)


def clock(at: float) -> str:
    return time.strftime("%H:%M", time.gmtime(at))


def rests(count: int) -> list[dict]:
    """Breaks of one courier: the first from an hour ahead, each two hours after the one before."""
    begins = [time.time() + 3600 * (1 + 2 * n) for n in range(count)]
    return [{"name": f"rest-{n}", "earliest": clock(at), "latest": clock(at + 3600), "length_seconds": 1200,
             "time_zone": "UTC"} for n, at in enumerate(begins)]


def begin_day(stack: Stack, fleet: Fleet, vehicles: int, stops: int, breaks: int, chance: random.Random) -> None:
    """A day's first plan that runs, with everything on board."""
    assert stack.post("/v1/facilities", {"facilities": [DEPOT, *COLD_STORES]}).ok
    answer = stack.post("/v1/vehicles", {"vehicles": [
        {"name": f"van-{n}", "courier": f"c-{n}", "depot": "depot", "devices": [f"van-{n}"], "capacity": [stops],
         "breaks": rests(breaks)}
        for n in range(vehicles)
    ]})
    assert answer.ok, answer.text
    now = time.time()
    answer = stack.post("/v1/orders", {"orders": [order(f"o-{n}", chance, now) for n in range(stops)]})
    assert answer.ok, answer.text
    # The shortest routes need few vehicles: a day with all of them has their stops in equal shares.
    dealt = [[f"o-{n}" for n in range(number, stops, vehicles)] for number in range(vehicles)]
    for number, shipments in enumerate(dealt):
        fleet.report(f"c-{number}", [
            {"id": f"load-{shipment}", "kind": "loaded", "shipment": shipment, "ts": int(time.time() * 1000)}
            for shipment in shipments
        ])
        fleet.read(f"van-{number}", time.time() - 90, 4.0, place(chance))
    wait_for("everything is on board", lambda: stack.value(
        "select count(*) from isotherm.shipment where state = 'loaded'") == stops, 60)
    assert stack.post("/v1/plans", {"accept": True}).ok
    wait_for("a plan runs", lambda: stack.value("select count(*) from isotherm.plan where state = 'accepted'") == 1, 120)
    settle(stack)


def settle(stack: Stack) -> None:
    wait_for("no wish for a plan waits", lambda: stack.value(
        "select count(*) from isotherm.replan_request where state = 'waiting'") == 0, 120)


def measure_breaches(stack: Stack, fleet: Fleet, vehicles: int, breaches: int) -> tuple[list[float], list[float]]:
    """Seconds from the deciding reading to the proposal, and from its acceptance to the last courier concerned."""
    proposed, told = [], []
    session = requests.Session()
    for number in range(breaches):
        device = f"van-{number % vehicles}"
        base = time.time()
        for ago in range(65, 0, -5):
            fleet.read(device, base - ago, 12.0)
        began = time.time()
        fleet.read(device, began, 12.0)
        while True:
            head = session.get(f"{stack.api}/v1/plans?state=proposed&limit=1", timeout=10).json()["items"]
            seen = time.time()
            if head and head[0]["trigger"] == "breach" and device in head[0]["summary"]["reason"]:
                break
            if seen - began > 60:
                raise AssertionError(f"no proposal for {device}: {head[0]['summary'] if head else None}")
            time.sleep(0.005)
        proposed.append(seen - began)
        plan = head[0]
        began = time.time()
        answer = session.post(f"{stack.api}/v1/plans/{plan['version']}/accept", headers={"If-Match": plan["etag"]},
                              timeout=60)
        couriers = plan["difference"]["to_tell"]["couriers"]
        if answer.ok and couriers:
            told.append(fleet.last_arrival(couriers, plan["version"]) - began)
        # The next one is to be the only one: waiting for each vehicle to cool would take an hour.
        with stack.connect() as connection:
            connection.execute("update isotherm.episode set state = 'closed', closed_at = now() where state = 'open'")
        settle(stack)
    return proposed, told


def measure_import(stack: Stack, orders: int, chance: random.Random) -> float:
    now = time.time()
    columns = "number,facility,label,latitude,longitude,window_start,window_end,service_seconds,amount,profile"
    rows = [columns]
    for number in range(orders):
        latitude, longitude = place(chance)
        rows.append(f"i-{number},depot,Drop {number},{latitude:.6f},{longitude:.6f},{stamp(now)},{stamp(now + 36000)},"
                    "120,1,bench")
    began = time.time()
    answer = requests.post(f"{stack.api}/v1/orders/import", data="\n".join(rows).encode(), timeout=120,
                           headers={"Content-Type": "text/csv"})
    seconds = time.time() - began
    assert answer.ok, answer.text[:500]
    report = answer.json()
    assert stack.value("select count(*) from isotherm.shipment where number like 'i-%%'") == orders, report
    return seconds


def fill(stack: Stack, fleet: Fleet, readings: int, devices: int) -> None:
    """Readings of the last day in equal steps."""
    for hours in (0, 24):
        # The collector makes the chunks.
        fleet.read("first", time.time() - hours * 3600, 4.0)
    wait_for("the chunks", lambda: stack.value("select count(*) from isotherm.readings where device = 'first'") == 2)
    with stack.connect() as connection:
        connection.execute("insert into isotherm.device (tenant, name) select 'default', 'logger-' || n "
                           "from generate_series(1, %s) n", [devices])
        connection.execute("insert into isotherm.series (device_id, metric, unit) select id, 'temperature', '°C' "
                           "from isotherm.device where name like 'logger-%%'")
        each = readings // devices
        connection.execute(
            """
            insert into isotherm.reading (time, series_id, value, received_at)
            select t, s.id, 4 + sin(extract(epoch from t) / 3000 + s.id), t
            from generate_series(0, %s) n
            cross join lateral (select date_trunc('second', now()) - n * (interval '23 hours' / %s) as t) x
            cross join (select s.id from isotherm.series s join isotherm.device d on d.id = s.device_id
                        where d.name like 'logger-%%') s
            """, [each - 1, each])
        connection.execute("analyze isotherm.reading")
    # As in a store in use, whose service has made the rollups of the day; one call makes so many hours at most.
    wait_for("the rollups", lambda: "up to date" in stack.isotherm("db", "refresh", check=False).stdout, 300)


def measure_reads(stack: Stack, options: argparse.Namespace, chance: random.Random) -> dict[str, dict]:
    session = requests.Session()
    now = time.time()
    addresses = {
        "readings_6h": lambda: f"/v1/devices/logger-{chance.randint(1, options.devices)}/readings"
                               f"?from={stamp(now - 6 * 3600)}&to={stamp(now)}&points=300",
        "readings_1h": lambda: f"/v1/devices/logger-{chance.randint(1, options.devices)}/readings"
                               f"?from={stamp(now - 3600)}&to={stamp(now)}&points=600",
        "devices": lambda: "/v1/devices?limit=50",
        "positions": lambda: "/v1/positions/latest",
        "vehicles": lambda: "/v1/vehicles",
        "orders": lambda: "/v1/orders?limit=50",
        "order_search": lambda: f"/v1/order-search?q=o-{chance.randrange(options.stops)}",
        "shipment": lambda: f"/v1/shipments/o-{chance.randrange(options.stops)}",
        "breaches": lambda: "/v1/breaches?limit=50",
        "plans": lambda: "/v1/plans?limit=20",
        "plan": lambda: "/v1/plans/current",
        "courier_route": lambda: f"/v1/couriers/c-{chance.randrange(options.vehicles)}/route",
    }
    figures = {}
    for name, address in addresses.items():
        times = []
        for _ in range(options.reads):
            uri = stack.api + address()
            began = time.perf_counter()
            answer = session.get(uri, timeout=30)
            times.append(time.perf_counter() - began)
            assert answer.ok, f"{uri}: {answer.text[:300]}"
        figures[name] = percentiles(times)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vehicles", type=int, default=50)
    parser.add_argument("--stops", type=int, default=1000)
    parser.add_argument("--breaches", type=int, default=50, help="one for each of so many vehicles")
    parser.add_argument("--breaks", type=int, default=0, help="of each courier's day")
    parser.add_argument("--orders", type=int, default=10_000, help="that are imported; 0: none")
    parser.add_argument("--readings", type=int, default=10_000_000, help="in the store while the API is read; 0: no reads")
    parser.add_argument("--devices", type=int, default=1000, help="that the readings are of")
    parser.add_argument("--reads", type=int, default=300, help="of each address")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.breaches > options.vehicles:
        parser.error(f"--breaches must be at most the number of vehicles, {options.vehicles}; came {options.breaches}")
    chance = random.Random(options.seed)
    result: dict = {"load_before": os.getloadavg(), "vehicles": options.vehicles, "stops": options.stops}
    with tempfile.TemporaryDirectory(prefix="isotherm-bench-") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        (folder / "profiles").mkdir()
        (folder / "profiles/bench.yaml").write_text(PROFILE)
        environment = {
            "ISOTHERM_DETECTOR_PROFILES_FOLDER": str(folder / "profiles"),
            "ISOTHERM_DETECTOR_DEFAULT_PROFILE": "bench",
            "ISOTHERM_PLANNING_ORDER_POLICY": "off",
        }
        with running_stack(folder, **environment) as stack:
            stack.start("all")
            wait_for("the product is ready", stack.is_ready)
            result["is_superuser"] = stack.value("select rolsuper from pg_roles where rolname = current_user")
            fleet = Fleet(stack.broker_port)
            begin_day(stack, fleet, options.vehicles, options.stops, options.breaks, chance)
            if options.breaches:
                proposed, told = measure_breaches(stack, fleet, options.vehicles, options.breaches)
                result["breach_to_proposal"] = percentiles(proposed)
                result["accept_to_courier"] = percentiles(told)
            if options.orders:
                result["import_seconds"] = round(measure_import(stack, options.orders, chance), 2)
            if options.readings:
                fill(stack, fleet, options.readings, options.devices)
                result["reads"] = measure_reads(stack, options, chance)
            result["load_after"] = os.getloadavg()
            print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
