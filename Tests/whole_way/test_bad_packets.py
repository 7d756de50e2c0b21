"""Packets that no client library would send: the broker refuses their sender, and what others send beside them is stored."""
from __future__ import annotations

import socket
import struct
import time

import pytest

from devices import reading
from product import wait_for

BAD_TOPICS = {
    "a zero byte": b"isotherm/v1/default/gateways/a\x00b/telemetry",
    "invalid UTF-8": b"isotherm/v1/default/gateways/\xff\xfe/telemetry",
    "a wildcard of one level": b"isotherm/v1/default/gateways/+/telemetry",
    "a wildcard of all levels": b"isotherm/v1/default/gateways/a/#",
    "nothing": b"",
}


class RawGateway:
    """MQTT 3.1.1 by hand."""

    def __init__(self, port: int, name: str):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.send(0x10, self.text(b"MQTT") + bytes([4, 2, 0, 60]) + self.text(name.encode()))
        assert self.socket.recv(4) == bytes([0x20, 2, 0, 0]), "the broker took the connection"

    @staticmethod
    def text(words: bytes) -> bytes:
        return struct.pack(">H", len(words)) + words

    def send(self, kind: int, body: bytes) -> None:
        length, digits = len(body), []
        while not digits or length:
            length, digit = divmod(length, 128)
            digits.append(digit | (0x80 if length else 0))
        self.socket.sendall(bytes([kind, *digits]) + body)

    def publish(self, topic: bytes, payload: bytes) -> None:
        """At QoS 1."""
        self.send(0x32, self.text(topic) + struct.pack(">H", 1) + payload)

    def is_refused(self) -> bool:
        """Whether the broker ended the connection instead of acknowledging."""
        try:
            answer = self.socket.recv(4)
        except ConnectionResetError:
            return True
        return answer == b""


def test_a_packet_of_256_megabytes_is_refused_at_its_first_bytes(stack):
    if "collector" not in stack.roles:
        stack.start("collector").wait_for_words("collector connected")
    good, bad = RawGateway(stack.broker_port, "good-beside-it"), RawGateway(stack.broker_port, "huge")
    topic = RawGateway.text(b"isotherm/v1/default/gateways/huge/telemetry") + struct.pack(">H", 1)
    largest = 268_435_455
    began = time.monotonic()
    bad.socket.sendall(bytes([0x32, 0xFF, 0xFF, 0xFF, 0x7F]) + topic)
    sent = 0
    with pytest.raises(OSError):
        while sent < largest - len(topic):
            sent += bad.socket.send(b" " * 65_536)
    # What the sockets' buffers hold was sent, and not the packet.
    assert sent < largest / 4
    good.publish(b"isotherm/v1/default/gateways/good/telemetry", reading("good-huge", time.time(), 4.0, 1).encode())
    wait_for("the good reading", lambda: stack.value(
        "select count(*) from isotherm.readings where device = 'good-huge'") > 0)
    assert time.monotonic() - began < 5
    assert not good.is_refused()


@pytest.mark.parametrize("kind", BAD_TOPICS)
def test_a_topic_that_is_none_is_refused_and_others_are_stored(stack, kind):
    if "collector" not in stack.roles:
        stack.start("collector").wait_for_words("collector connected")
    device = f"good-{list(BAD_TOPICS).index(kind)}"
    good = RawGateway(stack.broker_port, "good")
    bad = RawGateway(stack.broker_port, "bad")
    payload = reading("bad", time.time(), 4.0, 1).encode()
    bad.publish(BAD_TOPICS[kind], payload)
    good.publish(b"isotherm/v1/default/gateways/good/telemetry", reading(device, time.time(), 4.0, 1).encode())
    # Its time is the moment of its publication.
    delays = wait_for("the good reading", lambda: stack.query(
        "select extract(epoch from received_at - time) from isotherm.readings where device = %s", device))
    assert delays[0][0] < 1, "read in the same second"
    assert bad.is_refused()
    assert not good.is_refused(), "the good one is acknowledged"
    assert stack.value("select count(*) from isotherm.readings where device = 'bad'") == 0
