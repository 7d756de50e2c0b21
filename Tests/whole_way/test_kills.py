"""Kill the collector, the database and the broker under load: nothing lost, nothing doubled, one breach."""
from __future__ import annotations

import os
import signal
import threading
import time

import paho.mqtt.client as paho

from devices import reading
from product import wait_for

RATE = 400
SECONDS = 24
DEVICES = 40


class Load:
    """Publishes a known set of readings at a steady rate over a session that resends what is not acknowledged."""

    def __init__(self, port: int):
        self.sent = 0
        self.acknowledged = 0
        self.client = paho.Client(paho.CallbackAPIVersion.VERSION2, client_id="load", clean_session=False)
        self.client.max_inflight_messages_set(1000)
        self.client.max_queued_messages_set(0)
        self.client.reconnect_delay_set(0.2, 1)
        self.client.on_publish = self._count
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()
        self.began = time.time()
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _count(self, *_: object) -> None:
        self.acknowledged += 1

    def _run(self) -> None:
        for number in range(RATE * SECONDS):
            device, sequence = number % DEVICES, number // DEVICES
            # Device 0 warms from its 100th reading on; the others stay cold.
            temperature = 9.0 if device == 0 and sequence >= 100 else 4.0
            payload = reading(f"box-{device}", self.began - 3600 + sequence * 10 + device * 0.001, temperature, sequence)
            # Without a connection the client keeps the message and sends it when the broker is back.
            self.client.publish(f"isotherm/v1/default/gateways/g-{device}/telemetry", payload, qos=1)
            self.sent += 1
            pause = self.began + number / RATE - time.time()
            if pause > 0:
                time.sleep(pause)
        wait_for("the broker has acknowledged everything", lambda: self.acknowledged == self.sent, 60)

    def finish(self) -> None:
        self.thread.join(120)
        assert not self.thread.is_alive(), "the broker did not take everything"
        self.client.disconnect()
        self.client.loop_stop()


def stored(stack) -> int:
    try:
        return stack.value("select count(*) from isotherm.readings where metric = 'temperature'")
    except Exception:  # noqa: BLE001 - the database is down on purpose
        return -1


def test_nothing_is_lost_and_nothing_doubled(stack, hook):
    # What is published before the first subscription exists has no receiver: the broker keeps it for nobody.
    stack.start("collector").wait_for_words("collector connected")
    stack.start("notifier")
    load = Load(stack.broker_port)
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
