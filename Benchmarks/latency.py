#!/usr/bin/env python3
"""From publish to committed row and to the webhook, at a steady rate, in one run on this machine.

Readings carry the moment of their publication as their time; PostgreSQL keeps commit timestamps. Broker, database,
product, load and receiver share the machine. Prints one JSON object; nothing here is a test.
"""
from __future__ import annotations

import argparse
import json
import os
import pathlib
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "Tests/whole_way"))

import paho.mqtt.client as paho  # noqa: E402

from devices import reading  # noqa: E402
from hook import HookReceiver  # noqa: E402
from product import running_stack, wait_for  # noqa: E402

PROFILE = """id: bench
version: 1
low: 2
high: 6
rules:
  - {id: hot, side: hot, type: sustained, op: ">", limit: 6, for_s: 60, severity: major}
  - {id: cold, side: cold, type: sustained, op: "<", limit: 2, for_s: 60, severity: major}
  - {id: hot-in-all, side: hot, type: cumulative, op: ">", limit: 6, for_s: 3600, severity: major}
  - {id: hot-in-a-day, side: hot, type: cumulative, op: ">", limit: 8, for_s: 1800, window_s: 86400, severity: critical}
  - {id: mkt, side: hot, type: mkt, op: ">", limit: 8, window_s: 86400, severity: major}
zones: [{above: 6, upto: 15, budget_h: 24}]
shelf_life: {model: q10, q10: 2, shelf_life_h: 672, tref_c: 4}
max_gap_s: 600
settling_s: 0
load_tau_s: 1
sources: [made for the benchmark]
"""


def percentiles(values: list[float]) -> dict[str, float]:
    ordered = sorted(values)
    at = lambda share: round(ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000, 1)
    return {"count": len(ordered), "p50_ms": at(0.5), "p99_ms": at(0.99), "max_ms": round(ordered[-1] * 1000, 1)}


def cpu_seconds(pids: list[int]) -> float:
    total = 0
    for pid in pids:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def resident_megabytes(pids: list[int]) -> float:
    lines = [line for pid in pids for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()]
    return round(sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024, 1)


def idle(pids: list[int], seconds: float) -> dict[str, float]:
    before = cpu_seconds(pids)
    time.sleep(seconds)
    share = (cpu_seconds(pids) - before) / seconds
    return {"cpu_percent_of_a_core": round(share * 100, 2), "resident_mb": resident_megabytes(pids)}


class Load:
    """Steady readings of cold boxes, and now and then a box whose breach is decided by the reading sent now."""

    def __init__(self, port: int):
        self.client = paho.Client(paho.CallbackAPIVersion.VERSION2, client_id="bench")
        self.client.max_inflight_messages_set(5000)
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()
        wait_for("the load is connected", self.client.is_connected)
        self.decided: dict[str, float] = {}

    def steady(self, rate: int, seconds: int, breaches: int, batch: int) -> None:
        began, sent, warm = time.time(), 0, 0
        while sent < rate * seconds:
            now = time.time()
            # A gateway's message has one place, and the readings of as many boxes as it hears.
            boxes = [f"cold-{(sent * batch + place) % (200 * batch)}" for place in range(batch)]
            rest = [{"device": box, "ts": int(now * 1000), "seq": sent, "values": {"temperature": 4.0}} for box in boxes[1:]]
            payload = ",".join([reading(boxes[0], now, 4.0, sent), *map(json.dumps, rest)])
            self.client.publish(f"isotherm/v1/default/gateways/g-{sent % 20}/telemetry",
                                payload if batch == 1 else f"[{payload}]", qos=1)
            sent += 1
            if warm < breaches and sent % (rate * seconds // breaches) == 0:
                self.warm(f"warm-{warm}")
                warm += 1
            pause = began + sent / rate - time.time()
            if pause > 0:
                time.sleep(pause)

    def warm(self, device: str) -> None:
        topic, now = "isotherm/v1/default/gateways/g-warm/telemetry", time.time()
        for number, ago in enumerate(range(65, 0, -5)):
            self.client.publish(topic, reading(device, now - ago, 12.0, number), qos=1)
        self.decided[device] = time.time()
        self.client.publish(topic, reading(device, self.decided[device], 12.0, 99), qos=1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=int, default=1000, help="messages a second")
    parser.add_argument("--batch", type=int, default=1, help="readings in a message, each of another box")
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--breaches", type=int, default=100)
    parser.add_argument("--idle", type=float, default=10, help="seconds of idling that are measured")
    options = parser.parse_args()
    hook = HookReceiver()
    with tempfile.TemporaryDirectory(prefix="isotherm-bench-") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        (folder / "profiles").mkdir()
        (folder / "profiles/bench.yaml").write_text(PROFILE)
        environment = hook.environment() | {
            "ISOTHERM_HOOKS_TEST_EVENTS": "isotherm.breach.opened",
            "ISOTHERM_DETECTOR_PROFILES_FOLDER": str(folder / "profiles"),
            "ISOTHERM_DETECTOR_DEFAULT_PROFILE": "bench",
        }
        with running_stack(folder, **environment) as stack:
            stack.query("select 1")
            with stack.connect() as connection:
                connection.execute("alter system set track_commit_timestamp = on")
            os.kill(stack.server_identifier("postgres"), 9)
            stack.servers.wait_for_words("runs again")
            process = stack.start("all")
            wait_for("the product is ready", stack.is_ready)
            result = {"idle": idle([process.child.pid], options.idle)}
            load = Load(stack.broker_port)
            load.steady(options.rate, options.seconds, options.breaches, options.batch)
            wait_for("the last rows", lambda: stack.value(
                "select count(*) from isotherm.readings where device like 'cold-%%' and metric = 'temperature'"
            ) == options.rate * options.seconds * options.batch, 180)
            wait_for("the last hook", lambda: len(hook.arrivals) >= options.breaches)
            rows = stack.query("""
                select extract(epoch from pg_xact_commit_timestamp(r.xmin) - r.time)::float8
                from isotherm.reading r join isotherm.series s on s.id = r.series_id
                join isotherm.device d on d.id = s.device_id where d.name like 'cold-%%' and s.metric = 'temperature'
                """)
            opened = {event["id"]: event["data"]["device"] for event in hook.events}
            delays = [at - load.decided[opened[identity]] for at, identity, _ in hook.arrivals]
            result |= {
                "messages_per_second": options.rate,
                "readings_per_second": options.rate * options.batch,
                "publish_to_row": percentiles([row[0] for row in rows]),
                "publish_to_webhook": percentiles(delays),
                "after_load": {"resident_mb": resident_megabytes([process.child.pid])},
            }
            print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
