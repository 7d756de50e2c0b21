"""Two collectors on one shared subscription (MQTT 5), killed in turn under load: nothing lost, nothing doubled.

mosquitto goes round over all members of a group, connected or not: what it gave to a dead one waits until that one is
back under its own client identifier. So a member is started again here, as a service manager does it.
"""
from __future__ import annotations

import pytest

from devices import RememberingGateway
from product import ISOTHERM, Process, wait_for

FILTERS = "$share/store/isotherm/v1/+/gateways/+/telemetry"
GATEWAYS = 3


class Member:
    """One collector of the group: an own client identifier, and so an own session and lock."""

    def __init__(self, stack, name: str):
        self.stack, self.name, self.starts = stack, name, 0
        self.start()

    def start(self) -> None:
        self.starts += 1
        environment = self.stack.environment | {
            "ISOTHERM_BROKER_CLIENT_ID": f"isotherm-{self.name}",
            "ISOTHERM_COLLECTOR_FILTERS": FILTERS,
            # A device's readings come to both: none of them can judge it.
            "ISOTHERM_DETECTOR_DEFAULT_PROFILE": "",
        }
        command = [ISOTHERM, "serve", "--config", str(self.stack.configuration), "--role", "collector"]
        log = self.stack.folder / f"collector-{self.name}-{self.starts}.log"
        self.process = self.stack.roles[self.name] = Process(command, log, **environment)
        self.process.wait_for_words("collector connected")

    def kill(self) -> None:
        self.process.kill()


@pytest.fixture(scope="module")
def members(stack):
    return [Member(stack, "one"), Member(stack, "two")]


@pytest.fixture(scope="module")
def gateways(stack, members):
    gateways = [RememberingGateway(f"gw-{number}", stack.broker_port, rate=100) for number in range(GATEWAYS)]
    yield gateways
    for gateway in gateways:
        gateway.close()


def stored(stack) -> int:
    return stack.value("select count(*) from isotherm.readings where metric = 'temperature'")


def test_a_killed_member_loses_and_doubles_nothing(stack, members, gateways):
    for round_number in range(4):
        seen = stored(stack)
        wait_for("both members store", lambda seen=seen: stored(stack) > seen + 150)
        victim = members[round_number % 2]
        victim.kill()
        # The other one goes on with its share meanwhile.
        seen = stored(stack)
        wait_for("the other member goes on", lambda seen=seen: stored(stack) > seen + 100)
        victim.start()
        assert "resumed=true" in victim.process.words, "the session of the dead member is gone"
    for gateway in gateways:
        gateway.stop_counting()
    for gateway in gateways:
        wait_for(f"everything of {gateway.name} is stored and told", lambda gateway=gateway: gateway.is_done, 120)
    sent = sum(gateway.made for gateway in gateways)
    rows, distinct, devices = stack.query(
        "select count(*), count(distinct (device, sequence)), count(distinct device) from isotherm.readings"
        " where metric = 'temperature'")[0]
    assert (rows, distinct, devices) == (sent, sent, GATEWAYS)
    assert stack.value("select count(*) from isotherm.dead_letter") == 0


def test_what_is_stored_of_a_gateway_is_known_whoever_stored_it(stack, gateways):
    verified = stack.isotherm("verify", check=False)
    assert verified.returncode == 0, verified.stdout
    ranges = stack.query("select name, sequences, given_up from isotherm.gateway order by name")
    assert ranges == [(gateway.name, [1, gateway.made], 0) for gateway in sorted(gateways, key=lambda one: one.name)]


def test_the_members_stop_in_order(members):
    for member in members:
        assert member.process.stop() == 0, member.process.words[-2000:]
