"""A gateway with a memory: counts its messages, and sends again what its receipt misses. MQTT 3.1.1 on a plain socket."""

import json
import select
import socket
import struct
import threading
import time

WINDOW = 50
PATIENCE = 5.0


class Gateway(threading.Thread):
    """Publishes `total` messages at `rate` per second, and stays until its receipt says that all are stored."""

    def __init__(self, port, name, total, rate, began):
        super().__init__(daemon=True)
        self.port, self.name_, self.total, self.rate, self.began = port, name, total, rate, began
        self.topic = f"isotherm/v1/soak/gateways/{name}/telemetry"
        self.made = 0
        self.waiting = []
        self.flying = {}
        self.sent = {}
        self.stored = set()
        self.resent = 0
        self.stopping = threading.Event()

    @property
    def is_done(self):
        return len(self.stored) == self.total

    def run(self):
        while not self.is_done and not self.stopping.is_set():
            try:
                self.session()
            except OSError:
                # Whatever was on its way is not acknowledged: it goes first after the reconnect.
                self.waiting = sorted(set(self.waiting) | set(self.flying.values()))
                self.flying = {}
                time.sleep(0.2)

    def session(self):
        with socket.create_connection(("127.0.0.1", self.port), timeout=2) as link:
            name = self.name_.encode()
            link.sendall(packet(0x10, b"\0\4MQTT\4\2\0\x3c" + text(name)))
            link.sendall(packet(0x82, struct.pack(">H", 65535) + text(self.topic[:-9].encode() + b"stored") + b"\1"))
            link.setblocking(False)
            buffer = bytearray()
            while not self.is_done and not self.stopping.is_set():
                readable, _, _ = select.select([link], [], [], 0.01)
                if readable:
                    data = link.recv(65536)
                    if not data:
                        raise ConnectionResetError
                    buffer += data
                    self.read(buffer, link)
                self.make()
                self.send(link)

    def make(self):
        due = min(self.total, int((time.time() - self.began) * self.rate))
        while self.made < due:
            self.made += 1
            self.waiting.append(self.made)
        now = time.monotonic()
        late = [number for number, at in self.sent.items() if now - at > PATIENCE and number not in self.stored]
        for number in late:
            self.resent += 1
            del self.sent[number]
            self.waiting.append(number)

    def send(self, link):
        while self.waiting and len(self.flying) < WINDOW:
            number = self.waiting.pop(0)
            if number in self.stored or number in self.flying.values():
                continue
            ident = number % 60000 + 1
            body = json.dumps(
                {"device": self.name_, "ts": 1767225600000 + number * 1000, "seq": number, "temperature": number % 40}
            )
            self.flying[ident] = number
            link.setblocking(True)
            link.sendall(packet(0x32, text(self.topic.encode()) + struct.pack(">H", ident) + body.encode()))
            link.setblocking(False)

    def read(self, buffer, link):
        while True:
            found = split(buffer)
            if found is None:
                return
            kind, body = found
            if kind >> 4 == 4:
                number = self.flying.pop(struct.unpack(">H", body[:2])[0], None)
                if number is not None:
                    self.sent[number] = time.monotonic()
            elif kind >> 4 == 3:
                size = struct.unpack(">H", body[:2])[0]
                rest = body[2 + size:]
                if kind & 6:
                    link.setblocking(True)
                    link.sendall(b"\x40\2" + rest[:2])
                    link.setblocking(False)
                    rest = rest[2:]
                self.take(json.loads(rest))

    def take(self, receipt):
        gaps = receipt["gaps"]
        end = receipt["highest"] if len(gaps) < 50 else gaps[-1][1]
        missing = {n for first, last in gaps for n in range(first, last + 1)}
        self.stored |= {n for n in range(receipt["first"], end + 1) if n not in missing}
        for number in list(self.sent):
            if number in self.stored:
                del self.sent[number]


def text(value):
    return struct.pack(">H", len(value)) + value


def packet(kind, body):
    size, length = len(body), bytearray()
    while True:
        byte = size % 128
        size //= 128
        length.append(byte | (128 if size else 0))
        if not size:
            return bytes([kind]) + bytes(length) + body


def split(buffer):
    """The first whole packet of a buffer, taken out of it; None when there is none."""
    size, shift = 0, 0
    for index in range(1, min(len(buffer), 5)):
        size |= (buffer[index] & 127) << shift
        shift += 7
        if buffer[index] < 128:
            if len(buffer) < index + 1 + size:
                return None
            kind, body = buffer[0], bytes(buffer[index + 1:index + 1 + size])
            del buffer[:index + 1 + size]
            return kind, body
    return None
