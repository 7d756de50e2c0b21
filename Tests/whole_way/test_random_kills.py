"""Kill the collector, the broker and the database at random moments: with gateways that remember, nothing is lost.

`make soak` kills 300 times; ISOTHERM_SOAK_KILLS and ISOTHERM_SOAK_SEED choose another number and repeat a run.
"""
from __future__ import annotations

import os
import random
import signal

from devices import RememberingGateway
from product import wait_for

KILLS = int(os.environ.get("ISOTHERM_SOAK_KILLS", "10"))
SEED = int(os.environ.get("ISOTHERM_SOAK_SEED", "0")) or random.randrange(1, 1 << 31)
GATEWAYS = 4


def test_every_message_is_stored_once_whatever_dies(stack):
    chance = random.Random(SEED)
    print(f"ISOTHERM_SOAK_SEED={SEED}")
    stack.start("collector").wait_for_words("collector connected")
    gateways = [RememberingGateway(f"gw-{number}", stack.broker_port) for number in range(GATEWAYS)]
    try:
        for _ in range(KILLS):
            go_on(gateways, chance.randint(1, 80))
            kill(stack, chance.choice(["collector", "postgres", "mosquitto"]), chance, gateways)
        go_on(gateways, 50)
        for gateway in gateways:
            gateway.stop_counting()
        for gateway in gateways:
            wait_for(f"everything of {gateway.name} is stored", lambda gateway=gateway: gateway.is_done, 180)
    finally:
        for gateway in gateways:
            gateway.close()
    sent = sum(gateway.made for gateway in gateways)
    rows, distinct = stack.query("select count(*), count(distinct (device, sequence)) from isotherm.readings")[0]
    assert (rows, distinct) == (sent, sent)
    verified = stack.isotherm("verify", check=False)
    assert verified.returncode == 0, verified.stdout


def go_on(gateways: list[RememberingGateway], messages: int) -> None:
    """Until every gateway has made so many messages more."""
    for gateway, end in [(gateway, gateway.made + messages) for gateway in gateways]:
        wait_for("messages go on", lambda gateway=gateway, end=end: gateway.made >= end)


def kill(stack, name: str, chance: random.Random, gateways: list[RememberingGateway]) -> None:
    """kill -9. The servers are started again by `isotherm up`, the collector by us, at once or after a while."""
    if name == "collector":
        stack.roles["collector"].kill()
        go_on(gateways, chance.choice([1, 5, 100]))
        stack.start("collector")
        return
    before = wait_for(f"{name} runs", lambda: running(stack, name))
    os.kill(before, signal.SIGKILL)
    wait_for(f"{name} is back", lambda: running(stack, name) not in (None, before), 180)


def running(stack, name: str) -> int | None:
    try:
        return stack.server_identifier(name)
    except AssertionError:
        return None
