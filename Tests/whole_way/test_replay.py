"""`isotherm replay` brings a recording of other makers' gateways through the pipeline."""
from __future__ import annotations

import json
import pathlib

from product import ROOT, wait_for

RECORDING = ROOT / "simulators/recordings/gateways.ndjson"


def test_foreign_formats_are_read_by_their_topic_filters(stack):
    topics = [json.loads(line)["topic"] for line in pathlib.Path(RECORDING).read_text().splitlines()]
    sources = {"ruuvi": ("ruuvi/#", "ruuvi"), "owntracks": ("owntracks/#", "owntracks")}
    environment = {}
    for name, (filter_, format_) in sources.items():
        assert any(topic.startswith(filter_[:-1]) for topic in topics), f"the recording has no {name}"
        environment[f"ISOTHERM_COLLECTOR_SOURCES_{name.upper()}_FILTER"] = filter_
        environment[f"ISOTHERM_COLLECTOR_SOURCES_{name.upper()}_FORMAT"] = format_
    stack.start("collector", **environment).wait_for_words("collector connected")
    said = stack.isotherm("replay", str(RECORDING), "--speed", "0").stderr
    assert f"{len(topics)} messages published" in said
    wait_for("temperatures of Ruuvi tags", lambda: stack.value(
        "select count(*) from isotherm.readings where metric = 'temperature' and value is not null") > 0)
    wait_for("positions of OwnTracks", lambda: stack.value("select count(*) from isotherm.positions") > 0)
    assert stack.roles["collector"].stop() == 0


def test_what_was_kept_as_it_came_is_replayed(stack):
    """Raw messages come out as a recording, and what was stored of them comes back from it."""
    stack.start("collector", ISOTHERM_COLLECTOR_KEEP_MESSAGES="true").wait_for_words("collector connected")
    topic = "isotherm/v1/default/gateways/kept/telemetry"
    lines = [json.dumps({"device": "kept", "ts": 1767225600 + n, "temperature": n % 9}) for n in range(200)]
    stack.publish_lines(topic, lines)
    stack.publish(topic, b"\xff\x00 no text")
    count = "select count(*) from isotherm.readings where device = 'kept'"
    wait_for("readings and a dead letter", lambda: stack.value(count) == 200 and stack.value(
        "select count(*) from isotherm.messages where topic = %s", topic) == 201)
    kept = stack.isotherm("db", "messages", "--from", "2020-01-01", "--topic", topic)
    assert "201 messages" in kept.stderr
    recorded = [json.loads(line) for line in kept.stdout.splitlines()]
    assert sorted(line["payload"] for line in recorded if "payload" in line) == sorted(lines)
    assert [line["payload_base64"] for line in recorded if "payload" not in line] == ["/wAgbm8gdGV4dA=="]
    assert not stack.isotherm("db", "messages", "--from", "2020-01-01", "--tenant", "north").stdout

    with stack.connect() as connection:
        connection.execute("delete from isotherm.reading where series_id in (select s.id from isotherm.series s"
                           " join isotherm.device d on d.id = s.device_id where d.name = 'kept')")
    assert stack.value(count) == 0
    file = stack.folder / "kept.ndjson"
    file.write_text(kept.stdout)
    stack.isotherm("replay", str(file), "--speed", "0")
    wait_for("the readings again", lambda: stack.value(count) == 200)
    assert stack.roles["collector"].stop() == 0
