"""What travels over MQTT is what the AsyncAPI document says, both ways."""
from __future__ import annotations

import json
import re
import time
import uuid

import jsonschema
import paho.mqtt.client as paho
import pytest
import requests
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from devices import Courier, reading
from product import wait_for
from test_whole_way import DEPOT, order


@pytest.fixture(scope="module")
def document(stack):
    stack.start_all()
    return requests.get(stack.api + "/asyncapi.json", timeout=10).json()


@pytest.fixture(scope="module")
def heard(stack, document):
    """Everything that is said while a courier gets a route, works, and somebody asks for a new plan."""
    messages: list[tuple[str, bytes]] = []
    client = paho.Client(paho.CallbackAPIVersion.VERSION2, client_id="listener", protocol=paho.MQTTv5)
    client.on_connect = lambda client, *_: client.subscribe([("isotherm/#", 1), ("answers/#", 1)])
    client.on_message = lambda _client, _data, message: messages.append((message.topic, message.payload))
    client.connect("127.0.0.1", stack.broker_port)
    client.loop_start()
    wait_for("the listener", client.is_connected)
    courier = Courier("courier-van-1", stack.broker_port)
    assert stack.post("/v1/facilities", DEPOT).ok
    vehicle = {"name": "van-1", "courier": "courier-van-1", "depot": "depot", "devices": ["van-1"], "capacity": [9]}
    assert stack.post("/v1/vehicles", vehicle).ok
    assert stack.post("/v1/orders", {"orders": [order(1, 55.81, 37.6)]}).ok
    assert stack.post("/v1/plans", {"accept": True}).ok
    courier.next_plan()
    courier.report("loaded", "s-1")
    stack.publish("isotherm/v1/default/gateways/gw-1/telemetry", reading("van-1", time.time(), 4.0, 1))
    stack.publish("isotherm/v1/default/gateways/gw-1/status", '{"online": true, "firmware": "1.4", "battery": 87}')
    client.publish("isotherm/v1/default/orders", json.dumps(order(2, 55.82, 37.61) | {"channel": "mqtt"}), qos=1)
    wait_for("the order that came over MQTT", lambda: stack.value(
        "select count(*) from isotherm.customer_order where channel = 'mqtt'") == 1)
    asked = Properties(PacketTypes.PUBLISH)
    asked.ResponseTopic, asked.CorrelationData = "answers/1", uuid.uuid4().bytes
    client.publish("isotherm/v1/default/replan/request", '{"reference": "a test"}', qos=1, properties=asked)
    wait_for("receipt and answer", lambda: {"stored", "1"} <= {topic.split("/")[-1] for topic, _ in messages})
    yield messages
    courier.close()
    client.disconnect()
    client.loop_stop()


def pattern(address: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(address)))


def test_every_message_has_its_channel_and_fits_it(document, heard):
    channels = {name: channel for name, channel in document["channels"].items() if channel["address"]}
    unseen = set(document["channels"])
    for topic, payload in heard:
        if topic.startswith("isotherm/v1/doctor/"):
            continue  # the collector tries at its start, for itself alone, whether the broker keeps messages
        fitting = [name for name, channel in channels.items() if pattern(channel["address"]).fullmatch(topic)]
        name = fitting[0] if fitting else "replanAnswer" if topic.startswith("answers/") else None
        assert name and len(fitting) <= 1, f"{topic} is in no channel, or in several: {fitting}"
        for message in document["channels"][name]["messages"].values():
            schema = document["components"]["messages"][message["$ref"].rsplit("/", 1)[-1]]["payload"]
            jsonschema.validate(json.loads(payload), schema)
        unseen.discard(name)
    assert unseen == {"openIncident"}, "which is said where a channel of kind mqtt is configured"


def test_the_document_points_only_at_what_is_in_it(document):
    """AsyncAPI 3.0: operations name channels, channels name messages, addresses name their parameters."""
    def resolve(reference: str):
        place = document
        for part in reference.removeprefix("#/").split("/"):
            place = place[part]
        return place

    def references(node):
        if isinstance(node, dict):
            yield from ([node["$ref"]] if "$ref" in node else [])
            for child in node.values():
                yield from references(child)
        elif isinstance(node, list):
            for child in node:
                yield from references(child)

    assert document["asyncapi"].startswith("3.0")
    assert all(resolve(reference) for reference in references(document))
    for channel in document["channels"].values():
        assert set(re.findall(r"\{(\w+)\}", channel["address"] or "")) == set(channel.get("parameters", {}))
    for message in document["components"]["messages"].values():
        jsonschema.Draft202012Validator.check_schema(message["payload"])
