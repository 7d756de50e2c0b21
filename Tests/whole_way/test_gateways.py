"""Gateways with accounts of their own at a broker that is set up as config/mosquitto/gateways.conf."""
from __future__ import annotations

import signal
import subprocess
import time

import pytest

from authority import make_authority, make_client
from devices import reading
from product import ROOT, free_port, wait_for


class Gatehouse:
    """The broker with its three doors, and the files that `isotherm gateway` writes."""

    def __init__(self, stack):
        self.stack = stack
        self.folder = stack.folder / "gatehouse"
        make_authority(self.folder)
        self.inside, self.by_password, self.by_certificate = free_port(), free_port(), free_port()
        self.files = ["--acl-file", str(self.folder / "acl"), "--password-file", str(self.folder / "passwords")]
        text = (ROOT / "config/mosquitto/gateways.conf").read_text()
        for shipped, ours in {
            "listener 1883 127.0.0.1": f"listener {self.inside} 127.0.0.1",
            "listener 8883": f"listener {self.by_password} 127.0.0.1",
            "listener 8884": f"listener {self.by_certificate} 127.0.0.1",
            "/etc/mosquitto/certs/broker.pem": f"{self.folder}/certificate.pem",
            "/etc/mosquitto/certs/broker.key": f"{self.folder}/key.pem",
            "/etc/mosquitto/certs/gateways-ca.pem": f"{self.folder}/ca.pem",
            "/etc/mosquitto/isotherm.passwords": f"{self.folder}/passwords",
            "/etc/mosquitto/isotherm.acl": f"{self.folder}/acl",
            "persistence true": "persistence false",
        }.items():
            assert shipped in text, f"{shipped} is not in the shipped file"
            text = text.replace(shipped, ours)
        (self.folder / "mosquitto.conf").write_text(text)
        self.broker = None

    def gateway(self, verb: str, name: str, *more: str) -> dict[str, str]:
        """Runs `isotherm gateway`, and returns what it prints as name and value."""
        words = self.stack.isotherm("gateway", verb, name, *self.files, *more).stdout.splitlines()
        return dict(line.split(maxsplit=1) for line in words)

    def start(self) -> None:
        with open(self.folder / "broker.log", "wb") as log:
            self.broker = subprocess.Popen(["mosquitto", "-c", str(self.folder / "mosquitto.conf")], stderr=log)
        wait_for("the broker", self.is_up)

    def is_up(self) -> bool:
        if self.broker.poll() is not None:
            raise AssertionError(f"mosquitto ended:\n{(self.folder / 'broker.log').read_text()}")
        return subprocess.run(["mosquitto_pub", "-p", str(self.inside), "-t", "x", "-n"], capture_output=True,
                              timeout=10).returncode == 0

    def reload(self) -> None:
        """The broker reads accounts and rights again, as after `systemctl reload mosquitto`."""
        self.broker.send_signal(signal.SIGHUP)

    def publish(self, gateway: str, device: str, number: int, *door: str) -> subprocess.CompletedProcess:
        """One reading by mosquitto_pub, which tells a refusal under MQTT 5."""
        return subprocess.run(
            ["mosquitto_pub", "-V", "5", "-h", "localhost", "--cafile", str(self.folder / "ca.pem"), "-q", "1", *door,
             "-t", f"isotherm/v1/default/gateways/{gateway}/telemetry", "-m", reading(device, time.time(), 4.0, number)],
            capture_output=True, text=True, timeout=30)

    def password_door(self, account: dict[str, str]) -> list[str]:
        return ["-p", str(self.by_password), "-u", account["user"], "-P", account["password"]]

    def certificate_door(self, name: str) -> list[str]:
        return ["-p", str(self.by_certificate), "--cert", str(self.folder / f"{name}.pem"),
                "--key", str(self.folder / f"{name}.key")]

    def stored(self, device: str) -> int:
        return self.stack.value(
            "select count(*) from isotherm.readings where device = %s and metric = 'temperature'", device)


@pytest.fixture(scope="module")
def gatehouse(stack):
    house = Gatehouse(stack)
    yield house
    if house.broker:
        house.broker.terminate()
        house.broker.wait(10)


def test_each_gateway_enters_by_its_own_account_and_speaks_for_itself_alone(stack, gatehouse):
    account = gatehouse.gateway("add", "gw-word")
    assert account["user"] == "default/gw-word" and len(account["password"]) >= 20
    assert "password" not in gatehouse.gateway("add", "gw-paper", "--certificate")
    make_client(gatehouse.folder, "paper", "default/gw-paper")
    make_client(gatehouse.folder, "stranger", "default/gw-stranger")
    gatehouse.start()
    collector = stack.start("collector", ISOTHERM_BROKER_PORT=str(gatehouse.inside), ISOTHERM_BROKER_HOST="127.0.0.1")
    collector.wait_for_words("collector connected")

    by_word = gatehouse.password_door(account)
    assert gatehouse.publish("gw-word", "word-1", 1, *by_word).returncode == 0
    assert gatehouse.publish("gw-paper", "paper-1", 1, *gatehouse.certificate_door("paper")).returncode == 0
    wait_for("both readings", lambda: gatehouse.stored("word-1") == gatehouse.stored("paper-1") == 1)

    # Neither may speak for the other, and whoever shows nothing, a wrong password or a stranger's paper is refused.
    refused = [
        gatehouse.publish("gw-paper", "forged", 1, *by_word),
        gatehouse.publish("gw-word", "forged", 2, *gatehouse.certificate_door("paper")),
        gatehouse.publish("gw-stranger", "forged", 3, *gatehouse.certificate_door("stranger")),
        gatehouse.publish("gw-word", "forged", 4, *by_word[:-1], "halibut"),
        gatehouse.publish("gw-paper", "forged", 5, "-p", str(gatehouse.by_certificate)),
        gatehouse.publish("gw-word", "forged", 6, "-p", str(gatehouse.by_password)),
    ]
    said = [answer.stderr + answer.stdout for answer in refused]
    assert all("not authori" in words.lower() for words in said[:4]), said
    assert refused[4].returncode != 0 and refused[5].returncode != 0, said
    assert gatehouse.publish("gw-word", "word-1", 2, *by_word).returncode == 0
    wait_for("the reading behind them", lambda: gatehouse.stored("word-1") == 2)
    assert gatehouse.stored("forged") == 0

    # A new password ends the old one; a revoked gateway is out, by its account and by its name.
    renewed = gatehouse.gateway("rotate", "gw-word")
    gatehouse.gateway("revoke", "gw-paper")
    gatehouse.reload()
    wait_for("the new password", lambda: gatehouse.publish(
        "gw-word", "word-1", 3, *gatehouse.password_door(renewed)).returncode == 0)
    assert gatehouse.publish("gw-word", "word-1", 4, *by_word).returncode != 0
    answer = gatehouse.publish("gw-paper", "paper-1", 2, *gatehouse.certificate_door("paper"))
    assert "not authori" in (answer.stderr + answer.stdout).lower()
    wait_for("the reading by the new password", lambda: gatehouse.stored("word-1") == 3)
    assert gatehouse.stored("paper-1") == 1
    listed = {line.split()[0]: line for line in stack.isotherm("gateway", "list").stdout.splitlines()}
    assert "revoked" in listed["default/gw-paper"] and "registered" in listed["default/gw-word"]
    assert collector.stop() == 0


def test_a_name_that_could_open_another_door_is_refused(stack, gatehouse):
    answer = stack.isotherm("gateway", "add", "gw/+", *gatehouse.files, check=False)
    assert answer.returncode != 0
    assert "none of / + #" in answer.stdout + answer.stderr
