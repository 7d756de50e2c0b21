"""Kill the collector, the database and the broker under load: nothing lost, nothing doubled, one breach."""
from __future__ import annotations

import os
import signal
import time

from devices import SteadyLoad, reading
from product import wait_for

RATE = 400
SECONDS = 24
DEVICES = 40


def loaded(began: float):
    """The message of a number: device 0 warms from its 100th reading on, the others stay cold."""
    def message(number: int) -> tuple[str, str]:
        device, sequence = number % DEVICES, number // DEVICES
        temperature = 9.0 if device == 0 and sequence >= 100 else 4.0
        payload = reading(f"box-{device}", began - 3600 + sequence * 10 + device * 0.001, temperature, sequence)
        return f"isotherm/v1/default/gateways/g-{device}/telemetry", payload
    return message


def stored(stack) -> int:
    try:
        return stack.value("select count(*) from isotherm.readings where metric = 'temperature'")
    except Exception:  # noqa: BLE001 - the database is down on purpose
        return -1


def test_nothing_is_lost_and_nothing_doubled(stack, hook):
    # What is published before the first subscription exists has no receiver: the broker keeps it for nobody.
    stack.start("collector").wait_for_words("collector connected")
    stack.start("notifier")
    load = SteadyLoad(stack.broker_port, RATE, loaded(time.time()), total=RATE * SECONDS)
    wait_for("the first rows", lambda: stored(stack) > 500)

    for _ in range(3):
        stack.roles["collector"].kill()
        seen = stored(stack)
        stack.start("collector")
        wait_for("rows after the collector was killed", lambda seen=seen: stored(stack) > seen + 200)

    os.kill(stack.server_identifier("postgres"), signal.SIGKILL)
    stack.servers.wait_for_words("PostgreSQL has ended")
    seen = wait_for("the database is back", lambda: max(stored(stack), 0))
    wait_for("rows after the database was killed", lambda: stored(stack) > seen + 200)

    os.kill(stack.server_identifier("mosquitto"), signal.SIGTERM)
    stack.servers.wait_for_words("mosquitto has ended")
    seen = stored(stack)
    wait_for("rows after the broker was restarted", lambda: stored(stack) > seen + 200)

    load.finish()
    wait_for(f"all {load.sent} readings", lambda: stored(stack) >= load.sent, 60)
    rows, distinct, total = stack.query(
        "select count(*), count(distinct (device, sequence)), sum(sequence) from isotherm.readings"
        " where metric = 'temperature'")[0]
    assert rows == load.sent
    assert distinct == load.sent
    assert total == sum(number // DEVICES for number in range(RATE * SECONDS))

    assert stack.query("select device, count(*) from isotherm.breaches group by device") == [("box-0", 1)]
    assert stack.value("select count(*) from isotherm.outbox where type = 'isotherm.breach.opened'") == 1
    wait_for("the hook's call", lambda: hook.of_type("isotherm.breach.opened"))
    ids = {event["id"] for event in hook.of_type("isotherm.breach.opened")}
    assert len(ids) == 1


def test_the_roles_stop_in_order(stack):
    for role, process in stack.roles.items():
        assert process.stop() == 0, f"{role}: {process.words[-2000:]}"
