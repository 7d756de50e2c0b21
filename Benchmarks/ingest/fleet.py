#!/usr/bin/env python3
"""How the collector fares with a million series of ten thousand gateways, beside a small fleet, in one run each.

A gateway sends its messages of a round at once, each with a reading of each of its series. Told are the first round, in which all are new,
the rounds after it, the memory, and a start after that. Broker, database, product and load share the machine. Prints one
JSON object a fleet; nothing here is a test.
"""
from __future__ import annotations

import argparse
import json
import os
import pathlib
import resource
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests/whole_way"))

import paho.mqtt.client as paho  # noqa: E402

from product import running_stack, wait_for  # noqa: E402

BEGAN = int(time.time()) - 86_400
STEP_SECONDS = 60


class Fleet:
    """Gateways with as many devices each; a device has a temperature and other values that nobody judges."""

    def __init__(self, port: int, gateways: int, series: int, per_device: int):
        self.gateways, self.per_device = gateways, per_device
        self.devices = series // gateways // per_device
        self.series = gateways * self.devices * per_device
        self.acknowledged = 0
        self.client = paho.Client(paho.CallbackAPIVersion.VERSION2, client_id="fleet")
        self.client.max_inflight_messages_set(200)
        self.client.on_publish = self._count
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()
        wait_for("the fleet is connected", self.client.is_connected)

    def _count(self, *_: object) -> None:
        self.acknowledged += 1

    def prepare(self, steps: range) -> list[tuple[str, str]]:
        """The messages of a round, made before its clock runs."""
        return [(f"isotherm/v1/default/gateways/g{gateway}/telemetry", self.message(gateway, step))
                for step in steps for gateway in range(self.gateways)]

    def message(self, gateway: int, step: int) -> str:
        readings = []
        for device in range(self.devices):
            value = 2 + (gateway * 7 + device * 13 + step) % 30 / 10
            others = "".join(f',"value{place}":{value + place:.1f}' for place in range(1, self.per_device))
            readings.append(f'{{"device":"g{gateway}-d{device}","ts":{BEGAN + step * STEP_SECONDS},"values":'
                            f'{{"temperature":{value:.1f}{others}}}}}')
        return f"[{','.join(readings)}]"

    def send(self, messages: list[tuple[str, str]]) -> None:
        end = self.acknowledged + len(messages)
        for topic, payload in messages:
            self.client.publish(topic, payload, qos=1)
        wait_for("the broker has everything", lambda: self.acknowledged == end, 1_200)


def stored(stack) -> int:
    return stack.value("select count(*) from isotherm.reading")


def memory(pid: int) -> dict[str, float]:
    lines = dict(line.split(":") for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines() if ":" in line)
    return {name: round(int(lines[key].split()[0]) / 1024, 1) for name, key in
            (("resident_mb", "VmRSS"), ("most_mb", "VmHWM"), ("own_mb", "RssAnon"))}


def cpu_seconds(pid: int) -> float:
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(gateways: int, series: int, per_device: int, burst: int, rounds: int, profile: str) -> dict[str, object]:
    with tempfile.TemporaryDirectory(prefix="isotherm-fleet-") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        environment = {"ISOTHERM_DETECTOR_PROFILES_FOLDER": str(ROOT / "config/profiles"),
                       "ISOTHERM_DETECTOR_DEFAULT_PROFILE": profile}
        with running_stack(folder, **environment) as stack:
            process = stack.start("collector")
            process.wait_for_words("collector connected")
            fleet = Fleet(stack.broker_port, gateways, series, per_device)
            seconds, used = [], []
            for number in range(rounds):
                messages = fleet.prepare(range(number * burst, (number + 1) * burst))
                before, began = cpu_seconds(process.child.pid), time.monotonic()
                fleet.send(messages)
                expected = fleet.series * burst * (number + 1)
                wait_for("the round is stored", lambda expected=expected: stored(stack) >= expected, 1_800, pause=0.5)
                seconds.append(time.monotonic() - began)
                used.append(cpu_seconds(process.child.pid) - before)
            loaded = memory(process.child.pid)
            began = time.monotonic()
            process.stop(120)
            stopped = time.monotonic() - began
            began = time.monotonic()
            process = stack.start("collector")
            wait_for("the second start", lambda: process.words.count("collector connected") == 2, 600)
            started = time.monotonic() - began
            fleet.send(fleet.prepare(range(rounds * burst, rounds * burst + 1)))
            expected = fleet.series * (rounds * burst + 1)
            wait_for("the round after it", lambda: stored(stack) >= expected, 1_800, pause=0.5)
            fleet.client.disconnect()
            counted = fleet.series * burst * (rounds - 1)
            return {
                "gateways": gateways, "series": fleet.series, "series_per_device": per_device,
                "profile": profile or "none", "first_round_s": round(seconds[0], 1),
                "readings_per_s": round(counted / sum(seconds[1:])),
                "cpu_s_per_million": round(sum(used[1:]) / counted * 1e6, 2),
                "memory": loaded, "stop_s": round(stopped, 1), "start_s": round(started, 1),
                "memory_after_start": memory(process.child.pid),
            }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gateways", type=int, default=10_000)
    parser.add_argument("--series", type=int, default=1_000_000)
    parser.add_argument("--series-per-device", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3, help="the first one is not counted")
    parser.add_argument("--burst", type=int, default=1, help="messages of each gateway in a round")
    parser.add_argument("--profile", default="grocery-2-6", help="who judges; empty: nobody")
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    result = measure(options.gateways, options.series, options.series_per_device, options.burst,
                     options.rounds, options.profile)
    print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
