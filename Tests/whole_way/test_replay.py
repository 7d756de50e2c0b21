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
