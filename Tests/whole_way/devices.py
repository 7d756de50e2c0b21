"""Independent devices: a gateway and a courier's telephone on paho-mqtt."""
from __future__ import annotations

import json
import queue
import threading
import time

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
