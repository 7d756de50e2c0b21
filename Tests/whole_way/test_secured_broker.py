"""`isotherm serve` against a broker that wants TLS, a user and a password."""
from __future__ import annotations

import subprocess
import time

import pytest

from authority import make_authority
from devices import reading
from product import free_port, wait_for


@pytest.fixture(scope="module")
def secured(stack):
    """A second mosquitto with a certificate of its own authority; its files are readable for mosquitto's account."""
    folder = stack.folder / "secured"
    make_authority(folder)
    subprocess.run(["mosquitto_passwd", "-b", "-c", "passwords", "isotherm", "swordfish"], check=True, cwd=folder)
    port = free_port()
    (folder / "mosquitto.conf").write_text(
        f"listener {port} 127.0.0.1\nallow_anonymous false\npassword_file {folder}/passwords\n"
        f"cafile {folder}/ca.pem\ncertfile {folder}/certificate.pem\nkeyfile {folder}/key.pem\n")
    (folder / "passwords").chmod(0o644)
    broker = subprocess.Popen(["mosquitto", "-c", str(folder / "mosquitto.conf")], stderr=subprocess.DEVNULL)
    yield folder, port
    broker.terminate()
    broker.wait(10)


def test_readings_arrive_over_tls_and_the_password_is_never_printed(stack, secured):
    folder, port = secured
    secret = folder / "secret"
    secret.write_text("swordfish\n")
    environment = {
        "ISOTHERM_BROKER_HOST": "localhost", "ISOTHERM_BROKER_PORT": str(port), "ISOTHERM_BROKER_TLS": "true",
        "ISOTHERM_BROKER_CA_FILE": str(folder / "ca.pem"), "ISOTHERM_BROKER_USERNAME": "isotherm",
        "ISOTHERM_BROKER_PASSWORD_FILE": str(secret),
    }
    collector = stack.start("collector", **environment)
    collector.wait_for_words("collector connected")
    subprocess.run(
        ["mosquitto_pub", "-h", "localhost", "-p", str(port), "--cafile", str(folder / "ca.pem"), "-u", "isotherm",
         "-P", "swordfish", "-q", "1", "-t", "isotherm/v1/default/gateways/gw-tls/telemetry",
         "-m", reading("tls-1", time.time(), 4.0, 1)], check=True, timeout=30)
    wait_for("the reading", lambda: stack.value(
        "select count(*) from isotherm.readings where device = 'tls-1' and metric = 'temperature'") == 1)
    assert "swordfish" not in collector.words
    assert collector.stop() == 0


def test_a_wrong_password_is_said_and_not_shown(stack, secured):
    folder, port = secured
    environment = {
        "ISOTHERM_BROKER_HOST": "localhost", "ISOTHERM_BROKER_PORT": str(port), "ISOTHERM_BROKER_TLS": "true",
        "ISOTHERM_BROKER_CA_FILE": str(folder / "ca.pem"), "ISOTHERM_BROKER_USERNAME": "isotherm",
        "ISOTHERM_BROKER_PASSWORD": "halibut",
    }
    collector = stack.start("collector", **environment)
    collector.wait_for_words("Not authorized", limit=20)
    assert "halibut" not in collector.words
    assert collector.stop() == 0
