"""The cold chain from the command line: a stream that is judged, a worked case, and what people do about a breach."""
from __future__ import annotations

import json
import subprocess
import time

import requests

from devices import reading
from product import ISOTHERM, ROOT, clean_environment, wait_for

START = 1_767_225_600_000
PROFILE = {"kind": "profile", "id": "chilled", "low": 2, "high": 8, "rules": [
    {"id": "hot", "side": "hot", "type": "sustained", "op": ">", "limit": 8, "for_s": 1800, "severity": "major"}]}
DEVICE = {"kind": "device", "device": "box-1", "profile": "chilled", "unit": "van", "interval_s": 60, "load_tau_s": 1800,
          "sensors": [{"id": "goods", "metric": "temperature", "probe": "product"}]}


def filtered(lines: list[dict], *arguments: str) -> list[dict]:
    """What a command answers to lines on its standard input."""
    text = "".join(json.dumps(line) + "\n" for line in lines)
    answer = subprocess.run([ISOTHERM, *arguments], input=text, capture_output=True, text=True, check=True, cwd=ROOT,
                            timeout=60, env=clean_environment())
    return [json.loads(line) for line in answer.stdout.splitlines()]


def warming() -> list[dict]:
    """Two hours at five degrees, one on the way to twelve, two at twelve; a tick a minute."""
    lines = [PROFILE, DEVICE, {"kind": "shipment", "device": "box-1", "state": "start", "ts": START, "rx": START}]
    for minute in range(300):
        celsius = 5 + 7 * min(1, max(0, (minute - 120) / 60)) + minute * 7 % 5 * 0.02
        ts = START + minute * 60_000
        lines.append({"kind": "reading", "device": "box-1", "sensor": "goods", "metric": "temperature",
                      "value": round(celsius, 2), "unit": "C", "ts": ts, "rx": ts + 1_000})
        lines.append({"kind": "tick", "seq": minute, "now": ts + 60_000})
    return lines


def test_a_stream_is_judged_in_step_with_its_ticks():
    lines = warming()
    answers = filtered(lines, "detect")
    assert [line["seq"] for line in answers if line["kind"] == "tock"] == list(range(300))
    place = next(place for place, line in enumerate(answers) if line.get("class") == "breach")
    breach = answers[place]
    assert (breach["event"], breach["code"], breach["severity"], breach["rule"]) == ("open", "hot", "major", "hot")
    # The probe passes eight degrees 26 minutes into the warming. Its buffer lags by six and a half minutes and sees a little
    # of the air, which leads by two: the goods were there four minutes before. The rule asks for half an hour.
    assert abs((breach["start"] - START) / 60_000 - 141.6) < 3
    said = sum(line["kind"] == "tock" for line in answers[:place])
    assert 168 <= said <= 176, "said before the tock of its minute"
    assert filtered(lines, "detect") == answers, "the same lines have the same answers"


def test_a_single_series_is_scored_value_for_value():
    values = [20 + n % 3 * 0.1 for n in range(600)] + [35 + n % 3 * 0.1 for n in range(100)]
    samples = [{"kind": "sample", "series": "s", "ts": START + n, "value": value} for n, value in enumerate(values)]
    scores = [line["score"] for line in filtered(samples, "detect", "--score")]
    assert len(scores) == 700 and max(scores[:600]) < 0.5 < max(scores[600:])


def test_a_worked_case_is_answered_under_its_id():
    case = {"family": "mkt", "id": "constant", "input": {"t": [0, 600, 1200, 1800], "c": [5.0] * 4},
            "params": {"deltaH_kj_mol": 83.144}}
    answers = filtered([case, {"family": "none", "id": "unknown", "input": {}, "params": {}}], "refcase")
    assert [answer["id"] for answer in answers] == ["constant", "unknown"]
    assert all(abs(answers[0]["result"][key] - 5) < 1e-4 for key in ("mean", "mkt_samples", "mkt_hold"))
    assert "mkt_hold" not in json.dumps(answers[1])


def test_a_record_of_a_shipment_that_is_not_there_is_refused(stack):
    answer = stack.isotherm("report", "S-none", "--format", "json", check=False)
    assert answer.returncode == 66 and answer.stdout == "" and "S-none" in answer.stderr, answer.stderr


def test_what_people_do_about_a_breach_and_who_was_faster(stack):
    stack.start_all()
    began = time.time() - 900
    values = [reading("van-9", began + 10 * n, 4.0 if n < 40 else min(4.0 + (n - 39) * 0.5, 14.0), n) for n in range(90)]
    topic = "isotherm/v1/default/gateways/gw-9/telemetry"

    def stores() -> bool:
        stack.publish_lines(topic, values[:1])
        return stack.value("select count(*) from isotherm.readings") > 0

    # Before its first subscription the broker keeps nothing for the collector.
    wait_for("the collector stores what comes", stores, 60)
    stack.publish_lines(topic, values)
    breach = wait_for("a breach", lambda: stack.query("select id from isotherm.breaches"), 60)[0][0]

    def act(*words: str) -> subprocess.CompletedProcess:
        return stack.isotherm("breach", words[0], breach, "--by", *words[1:], check=False)

    assert act("acknowledge", "Anna", "--comment", "on it").returncode == 0
    second = act("acknowledge", "Boris")
    assert second.returncode == 75 and "Anna" in second.stderr, second.stderr
    refused = requests.post(f"{stack.api}/v1/breaches/{breach}/acknowledge", json={"by": "Vera"}, timeout=10)
    assert refused.status_code == 409 and "Anna" in refused.text, "over the API the same person was first"
    assert act("assign", "Anna", "--to", "Boris").returncode == 0
    late = act("assign", "Vera", "--to", "Vera")
    assert late.returncode == 75 and "Anna has assigned it already" in late.stderr, late.stderr
    assert act("assign", "Vera", "--to", "Vera", "--instead-of", "Boris").returncode == 0
    assert act("comment", "Vera", "the door was open").returncode == 0
    assert act("snooze", "Vera", "--minutes", "10").returncode == 0
    assert act("close", "Vera").returncode == 64, "without a word nobody closes it"
    assert act("close", "Vera", "--comment", "goods thrown away").returncode == 0
    assert act("close", "Anna", "--comment", "again").returncode == 75
    assert stack.isotherm("breach", "acknowledge", "no-such", "--by", "Anna", check=False).returncode == 66

    told = [row[0] for row in stack.query("select action from isotherm.episode_action order by id")]
    assert told == ["acknowledged", "assigned", "assigned", "commented", "snoozed", "closed"]
    trail = [row[0] for row in stack.query("select action from isotherm.audit_entry where action like 'breach %%' order by number")]
    assert len(trail) == 10, trail
    assert stack.isotherm("audit", "verify").returncode == 0
