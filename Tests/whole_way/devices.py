"""Independent devices: a gateway and a courier's telephone on paho-mqtt."""
from __future__ import annotations

import json
import queue
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
