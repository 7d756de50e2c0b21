"""What an operator asks on the command line: letters, gaps, gateways, and whether the broker can be trusted."""
from __future__ import annotations

import json
import subprocess

import pytest

from product import free_port, wait_for

TOPIC = "isotherm/v1/acme/gateways/gw-operator/telemetry"


@pytest.fixture(scope="module")
def letters(stack):
    """A collector, a reading with the number 3 and then 5, and three messages that cannot be read."""
    collector = stack.start("collector")
    collector.wait_for_words("collector connected")
    for number in (3, 5):
        stack.publish(TOPIC, json.dumps({"device": "box", "seq": number, "ts": 1767225600 + number, "temperature": 4}))
    for payload in ('{"device":"halibut","temperature":', '{"device":"herring","temperature":"warm"}', "[]"):
        stack.publish(TOPIC, payload)
    wait_for("three letters", lambda: stack.value("select count(*) from isotherm.dead_letter") == 3)
    return collector


def listed(stack, *options: str) -> list[dict]:
    return json.loads(stack.isotherm("deadletter", "list", "--json", *options).stdout)


def test_letters_are_searched_driven_again_and_put_away(stack, letters):
    assert {letter["code"] for letter in listed(stack)} == {"bad_json", "bad_value", "no_reading"}
    assert [letter["code"] for letter in listed(stack, "--code", "bad_json")] == ["bad_json"]
    assert [letter["code"] for letter in listed(stack, "--search", "herring")] == ["bad_value"]
    assert [letter["code"] for letter in listed(stack, "--search", "ARRAY IS EMPTY")] == ["no_reading"]
    assert len(listed(stack, "--search", "GW-OPERATOR", "--tenant", "acme", "--since", "2026-01-01T00:00:00Z")) == 3
    assert listed(stack, "--tenant", "default") == listed(stack, "--since", "2999-01-01T00:00:00Z") == []
    assert stack.isotherm("deadletter", "list", "--since", "yesterday", check=False).returncode == 64

    # Whose letter it is need not be said; what cannot be read yet is the exit status.
    again = stack.isotherm("deadletter", "retry", "--code", "bad_value", check=False)
    assert again.returncode == 1 and "still unreadable" in again.stdout and len(again.stdout.splitlines()) == 1
    assert [letter["attempts"] for letter in listed(stack, "--code", "bad_value")] == [1]
    assert "no such dead letters wait" in stack.isotherm("deadletter", "retry", "--code", "storage").stderr
    unknown = stack.isotherm("deadletter", "retry", "4711", check=False)
    assert unknown.returncode == 1 and "4711  no such letter waits" in unknown.stdout

    number = str(listed(stack, "--code", "no_reading")[0]["id"])
    assert f"{number}  discarded" in stack.isotherm("deadletter", "discard", number).stdout
    assert stack.isotherm("deadletter", "discard", number, check=False).returncode == 1
    assert [str(letter["id"]) for letter in listed(stack, "--state", "discarded")] == [number]
    trail = stack.isotherm("audit", "list", "--tenant", "acme").stdout
    assert "deadletter discard" in trail and "deadletter retry" in trail


def test_gaps_are_told_and_a_gateway_that_was_never_heard_is_not_one_without_gaps(stack, letters):
    answer = stack.isotherm("verify", "--tenant", "acme", "--gateway", "gw-operator", check=False)
    assert answer.returncode == 1 and "stored 3 to 5  missing 1" in answer.stdout
    for options in (["--gateway", "gw-opreator"], ["--gateway", "gw-operator", "--tenant", "default"]):
        answer = stack.isotherm("verify", *options, check=False)
        assert answer.returncode == 2 and "was ever heard" in answer.stderr


def test_a_mistyped_gateway_gets_neither_a_password_nor_a_standing(stack, letters, tmp_path):
    files = ["--acl-file", str(tmp_path / "acl"), "--password-file", str(tmp_path / "passwords")]
    stack.isotherm("gateway", "add", "gw-operator", "--tenant", "acme", *files)
    before = (tmp_path / "passwords").read_text()
    for arguments in (["rotate", "gw-opreator", "--tenant", "acme", *files], ["admit", "gw-opreator", "--tenant", "acme"]):
        answer = stack.isotherm("gateway", *arguments, check=False)
        assert answer.returncode == 1 and "isotherm gateway add" in answer.stderr, answer
    assert (tmp_path / "passwords").read_text() == before
    assert stack.value("select count(*) from isotherm.gateway where name = 'gw-opreator'") == 0
    stack.isotherm("gateway", "rotate", "gw-operator", "--tenant", "acme", *files)
    assert (tmp_path / "passwords").read_text() != before
    assert "gateway rotated" in stack.isotherm("audit", "list", "--tenant", "acme").stdout
    # Who was shut out does not come in again by a new password.
    stack.isotherm("gateway", "revoke", "gw-operator", "--tenant", "acme", *files)
    assert stack.isotherm("gateway", "rotate", "gw-operator", "--tenant", "acme", *files, check=False).returncode == 1
    stack.isotherm("gateway", "admit", "gw-operator", "--tenant", "acme")


@pytest.fixture
def forgetful_broker(tmp_path):
    """mosquitto as it comes: a thousand messages for a session that is away, and no more."""
    port = free_port()
    file = tmp_path / "mosquitto.conf"
    file.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\n")
    broker = subprocess.Popen(["mosquitto", "-c", str(file)], stderr=subprocess.DEVNULL)
    wait_for("the broker", lambda: subprocess.run(
        ["mosquitto_pub", "-p", str(port), "-t", "x", "-n"], capture_output=True, timeout=10).returncode == 0)
    yield port, file
    broker.terminate()
    broker.wait(10)


def test_a_broker_that_drops_messages_is_told_by_doctor_and_at_the_start(stack, letters, forgetful_broker):
    port, file = forgetful_broker
    options = ["--set", f"broker.port={port}"]
    answer = stack.isotherm("doctor", *options, "--json", "--broker-config", str(file), check=False)
    findings = [finding for finding in json.loads(answer.stdout) if finding["part"].startswith("broker ")]
    assert answer.returncode == 1
    lost = next(finding for finding in findings if finding["verdict"] == "failed")
    assert "200 are lost" in lost["text"] and "max_queued_messages 0" in lost["remedy"]
    remedies = {finding["remedy"] for finding in findings if finding["part"] == "broker file"}
    assert remedies == {"persistence true", "max_queued_messages 0", "max_inflight_messages 20000"}

    # The file of another broker on this machine says nothing about this one; one that is named must be there.
    quiet = json.loads(stack.isotherm("doctor", "--json", check=False).stdout)
    assert not [finding for finding in quiet if finding["part"] == "broker file"]
    missing = stack.isotherm("doctor", "--json", "--broker-config", "/nowhere/mosquitto.conf", check=False)
    assert missing.returncode == 1
    assert ["failed"] == [item["verdict"] for item in json.loads(missing.stdout) if item["part"] == "broker file"]

    assert "the broker may lose messages" not in letters.words
    warned = stack.start("collector", ISOTHERM_BROKER_PORT=str(port), ISOTHERM_BROKER_CLIENT_ID="isotherm-operator")
    warned.wait_for_words("the broker may lose messages")
    assert "max_queued_messages 0" in warned.words
    assert warned.stop() == 0
    stack.roles["collector"] = letters
