"""Independent devices: a gateway and a courier's telephone on paho-mqtt."""
from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Callable

import paho.mqtt.client as paho

from product import wait_for


def reading(device: str, at: float, temperature: float, sequence: int, **values: float) -> str:
    return json.dumps({
        "device": device, "ts": int(at * 1000), "seq": sequence,
        "values": {"temperature": temperature, **values},
        "position": {"lat": 55.814, "lon": 37.606, "speed": 30},
    })


class Courier:
    """Receives its plans and reports what it does."""

    def __init__(self, name: str, port: int, tenant: str = "default"):
        self.base = f"isotherm/v1/{tenant}/couriers/{name}"
        self.name = name
        self.plans: queue.Queue[tuple[float, dict]] = queue.Queue()
        self.count = 0
        self.client = paho.Client(paho.CallbackAPIVersion.VERSION2, client_id=f"test-{name}", protocol=paho.MQTTv5)
        self.client.on_connect = lambda client, *_: client.subscribe(f"{self.base}/plan", qos=1)
        self.client.on_message = self._received
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()
        wait_for(f"{name} connected", self.client.is_connected)

    def _received(self, _client, _data, message) -> None:
        plan = json.loads(message.payload)
        self.plans.put((time.time(), plan))
        self.client.publish(f"{self.base}/plan/ack", json.dumps({"version": plan["version"]}), qos=1)

    def next_plan(self, limit: float = 30) -> dict:
        return self.plans.get(timeout=limit)[1]

    def report(self, kind: str, shipment: str) -> None:
        self.count += 1
        event = {"id": f"{self.name}-{self.count}", "kind": kind, "shipment": shipment, "ts": int(time.time() * 1000)}
        self.client.publish(f"{self.base}/events", json.dumps(event), qos=1).wait_for_publish(10)

    def close(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()


class SteadyLoad:
    """Publishes what `message` makes of each number, topic and payload, at a steady rate, over a session that resends what is
    not acknowledged: `total` messages, or until it is to finish."""

    def __init__(self, port: int, rate: int, message: Callable[[int], tuple[str, str]], total: int | None = None):
        self.rate, self.message, self.total = rate, message, total
        self.sent = self.acknowledged = 0
        self.ended = threading.Event()
        self.client = paho.Client(paho.CallbackAPIVersion.VERSION2, client_id="load", clean_session=False)
        self.client.max_inflight_messages_set(1000)
        # Without a connection the client keeps the messages and sends them when the broker is back.
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
        while not self.ended.is_set() and self.sent != self.total:
            topic, payload = self.message(self.sent)
            self.client.publish(topic, payload, qos=1)
            self.sent += 1
            # The rate is the load, not a wait for something to happen.
            self.ended.wait(max(0.0, self.began + self.sent / self.rate - time.time()))

    def finish(self) -> None:
        """Lets a given total be sent to its end, ends the rest now, and waits until the broker has acknowledged all."""
        if self.total is None:
            self.ended.set()
        self.thread.join(120)
        assert not self.thread.is_alive(), "not everything was sent"
        wait_for("the broker has acknowledged everything", lambda: self.acknowledged == self.sent, 120)
        self.client.disconnect()
        self.client.loop_stop()


class RememberingGateway:
    """Counts its messages, keeps them, and sends again what its receipt does not name after some seconds."""

    def __init__(self, name: str, port: int, rate: float = 40, tenant: str = "default"):
        self.name, self.pause = name, 1 / rate
        self.base = f"isotherm/v1/{tenant}/gateways/{name}"
        self.made = 0
        self.sent_at: dict[int, float] = {}
        self.stored: set[int] = set()
        self.lock = threading.Lock()
        self.counts = threading.Event()
        self.counts.set()
        self.closed = threading.Event()
        self.client = paho.Client(paho.CallbackAPIVersion.VERSION2, client_id=name)
        self.client.reconnect_delay_set(0.2, 1)
        self.client.on_connect = lambda client, *_: client.subscribe(f"{self.base}/stored", qos=1)
        self.client.on_message = self._receipt
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _receipt(self, _client, _data, message) -> None:
        receipt = json.loads(message.payload)
        gaps = receipt["gaps"]
        # A receipt names so many gaps at most; what lies above the last one named is not told.
        end = receipt["highest"] if len(gaps) < 50 else gaps[-1][1]
        missing = {number for first, last in gaps for number in range(first, last + 1)}
        with self.lock:
            self.stored |= set(range(receipt["first"], end + 1)) - missing
            for number in self.stored & self.sent_at.keys():
                del self.sent_at[number]

    def _run(self) -> None:
        while not self.closed.wait(self.pause):
            now = time.monotonic()
            with self.lock:
                if self.counts.is_set():
                    self.made += 1
                    self.sent_at[self.made] = 0
                due = [number for number, at in self.sent_at.items() if now - at > 5] if self.client.is_connected() else []
                for number in due:
                    self.sent_at[number] = now
            for number in due:
                # The event time is the number's, so that a repeat is the same reading.
                payload = reading(self.name, 1_767_225_600 + number, number % 5, number)
                self.client.publish(f"{self.base}/telemetry", payload, qos=1)

    def stop_counting(self) -> None:
        self.counts.clear()

    @property
    def is_done(self) -> bool:
        with self.lock:
            return not self.sent_at

    def close(self) -> None:
        self.closed.set()
        self.thread.join(10)
        self.client.disconnect()
        self.client.loop_stop()
