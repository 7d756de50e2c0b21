"""The database is away while gateways go on: memory stays as it was, and what waited is stored faster than it came.

Seconds here; `make soak` takes half an hour of it. ISOTHERM_SOAK_OUTAGE_SECONDS and ISOTHERM_SOAK_OUTAGE_RATE choose.
"""
from __future__ import annotations

import json
import os
import pathlib
import signal
import time

from devices import SteadyLoad, reading
from product import wait_for

SECONDS = float(os.environ.get("ISOTHERM_SOAK_OUTAGE_SECONDS", "8"))
RATE = int(os.environ.get("ISOTHERM_SOAK_OUTAGE_RATE", "300"))
DEVICES = 100
GROWTH_LIMIT_MEGABYTES = 32


def steady(began: float):
    """The message of a number: a reading of one device after the other, at the time of its turn."""
    def message(number: int) -> tuple[str, str]:
        device, sequence = number % DEVICES, number // DEVICES
        payload = reading(f"box-{device}", began + number / RATE, 4.0, sequence)
        return f"isotherm/v1/default/gateways/g-{device}/telemetry", payload
    return message


class Memory:
    """The resident memory of a process, in megabytes: now, and at its most since `begin`."""

    def __init__(self, pid: int):
        self.pid, self.most = pid, 0.0

    def look(self) -> float:
        for line in pathlib.Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                now = int(line.split()[1]) / 1024
                self.most = max(self.most, now)
                return now
        raise AssertionError("the process has no memory")

    def begin(self) -> float:
        self.most = 0.0
        return self.look()


def folder_megabytes(folder: pathlib.Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def test_an_outage_costs_no_memory_and_is_caught_up(stack):
    spool = stack.folder / "spool"
    collector = stack.start("collector", ISOTHERM_COLLECTOR_SPOOL_FOLDER=str(spool))
    collector.wait_for_words("collector connected")
    load = SteadyLoad(stack.broker_port, RATE, steady(time.time()))
    try:
        wait_for("readings are stored", lambda: stored(stack) > 5 * RATE)
        ours, broker = Memory(collector.child.pid), Memory(stack.server_identifier("mosquitto"))
        before = ours.begin(), broker.begin()

        # Whoever starts the servers sleeps meanwhile, or it would start the database again at once.
        stack.servers.child.send_signal(signal.SIGSTOP)
        os.kill(stack.server_identifier("postgres"), signal.SIGQUIT)
        collector.wait_for_words("messages go to the spool")
        end = time.monotonic() + SECONDS
        wait_for("the outage has lasted", lambda: (ours.look(), broker.look(), time.monotonic() > end)[2],
                 SECONDS + 30, pause=0.2)
        waited = folder_megabytes(spool)
        during = ours.most, broker.most
        stack.servers.child.send_signal(signal.SIGCONT)  # and it finds the database gone
        collector.wait_for_words("the database is back", 120)
        back = time.monotonic()
        wait_for("the spool is empty", lambda: (ours.look(), "the spool is empty" in collector.words)[1],
                 max(SECONDS, 60), pause=0.1)
        caught_up = time.monotonic() - back
    finally:
        stack.servers.child.send_signal(signal.SIGCONT)
        load.finish()
    wait_for(f"all {load.sent} readings", lambda: stored(stack) >= load.sent, 120)
    rows, distinct, letters = stack.query(
        "select count(*), count(distinct (device, sequence)), (select count(*) from isotherm.dead_letter)"
        " from isotherm.readings where metric = 'temperature'")[0]
    figures = {
        "outage_s": SECONDS, "messages_per_s": RATE, "sent": load.sent, "lost": load.sent - distinct,
        "doubled": rows - distinct, "spooled_mb": round(waited, 1), "caught_up_in_s": round(caught_up, 1),
        "collector_mb": [round(mb, 1) for mb in (before[0], during[0], ours.most)],
        "broker_mb": [round(mb, 1) for mb in (before[1], during[1])],
    }
    print(json.dumps(figures))
    assert (rows, distinct, letters) == (load.sent, load.sent, 0)
    assert during[0] - before[0] < GROWTH_LIMIT_MEGABYTES, figures
    assert during[1] - before[1] < GROWTH_LIMIT_MEGABYTES, figures
    assert caught_up < max(SECONDS, 10), figures


def stored(stack) -> int:
    return stack.value("select count(*) from isotherm.readings where metric = 'temperature'")
