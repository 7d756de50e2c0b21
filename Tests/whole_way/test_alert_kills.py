"""Two notifiers that are killed again and again: every incident is told, every event posted, none for ever repeated."""
from __future__ import annotations

import json
import pathlib
import random
import subprocess
import sys
import time

import pytest

from product import ROOT, wait_for

TOKEN, CHAT = "123:whole-way", "-42"
INCIDENTS = 120
KILLS = 8
# Of one notifier, for one channel or hook: what it had under way when it was killed may come once more.
UNDER_WAY = 4


@pytest.fixture
def bot(tmp_path: pathlib.Path):
    script = ROOT / "Tests/AlertingTests/Receiver/bot.py"
    log = tmp_path / "log"
    process = subprocess.Popen(
        [sys.executable, str(script), TOKEN, CHAT, str(log), str(tmp_path / "script")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )
    port = int(process.stdout.readline())

    def texts() -> list[str]:
        if not log.exists():
            return []
        requests = [json.loads(line) for line in log.read_text().splitlines() if line.endswith("}")]
        return [request["text"] for request in requests if request["method"] == "sendMessage"]

    yield port, texts
    process.kill()
    process.wait()


def publish(stack, number: int) -> None:
    data = {"id": f"b{number}", "device": f"box-{number}", "class": "breach", "code": "hot", "severity": "major",
            "sentence_en": f"Box {number} is warm.", "sentence_ru": ""}
    stack.query(
        "insert into isotherm.outbox (event_id, tenant, type, subject, time, data)"
        " values (%s, 'default', 'isotherm.breach.opened', %s, now(), %s) returning id",
        f"b{number}-opened", f"breach/b{number}", json.dumps(data))


def test_two_notifiers_that_are_killed_tell_everything(stack, hook, bot):
    port, texts = bot
    environment = {
        "ISOTHERM_ALERTS_CHANNELS_BOT_KIND": "telegram",
        "ISOTHERM_ALERTS_CHANNELS_BOT_ADDRESS": f"http://127.0.0.1:{port}",
        "ISOTHERM_ALERTS_CHANNELS_BOT_TOKEN": TOKEN,
        "ISOTHERM_ALERTS_CHANNELS_BOT_TO": CHAT,
        "ISOTHERM_ALERTS_CHANNELS_BOT_TIMEOUT_SECONDS": "1",
        "ISOTHERM_ALERTS_RULES_ALL_CHANNELS": "bot",
        "ISOTHERM_ALERTS_RULES_ALL_ESCALATION": "4s bot the night shift",
        "ISOTHERM_ALERTS_WAIT_SECONDS": "1",
    }
    checked = stack.isotherm("check-config", check=True)
    assert TOKEN not in checked.stdout
    notifiers = [stack.start("notifier", **environment), stack.start("notifier", **environment)]
    wait_for("a notifier follows", lambda: stack.query(
        "select from isotherm.outbox_cursor where consumer = 'alerts'"))
    chance = random.Random(20261122)
    for number in range(INCIDENTS):
        publish(stack, number)
        if number % (INCIDENTS // KILLS) == 5:
            time.sleep(chance.random() * 0.4)  # the instant of the kill is what this test varies
            victim = chance.randrange(2)
            notifiers[victim].kill()
            notifiers[victim] = stack.start("notifier", **environment)

    # What was under way at a kill comes back when its lease of timeout and 30 s is over.
    def told() -> bool:
        return len({text for text in texts() if "Escalated" not in text}) == INCIDENTS

    wait_for("every incident is told", told, 90)
    first = [text for text in texts() if "Escalated" not in text]
    assert len(first) <= INCIDENTS + KILLS * UNDER_WAY
    wait_for("every incident is escalated",
             lambda: len({text for text in texts() if "Escalated (the night shift)" in text}) == INCIDENTS, 90)
    wait_for("every event is posted",
             lambda: len({event["id"] for event in hook.of_type("isotherm.breach.opened")}) == INCIDENTS, 90)
    assert stack.value("select count(*) from isotherm.incident") == INCIDENTS
    # What the notifier says of an incident is posted too, behind the breach itself.
    wait_for("every incident is posted",
             lambda: len({event["id"] for event in hook.of_type("isotherm.incident.opened")}) == INCIDENTS, 90)
    assert all(TOKEN not in process.words for process in notifiers)
    assert [process.stop() for process in notifiers] == [0, 0]
