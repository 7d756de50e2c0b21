"""`isotherm simulate` as a person and a program use it: a table, JSON, a picture, and words for what is wrong."""
from __future__ import annotations

import json
import subprocess
import xml.etree.ElementTree as xml

from product import ISOTHERM, ROOT, clean_environment

DAYS = ROOT / "Tests/SimulationTests/Days"
POLICIES = ["baseline", "none", "nearest-cold-store", "isotherm", "foresight"]


def simulate(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ISOTHERM, "simulate", *arguments], cwd=ROOT, env=clean_environment(), capture_output=True, text=True,
        timeout=120,
    )


def test_a_day_is_a_table_and_a_picture_and_the_same_in_json(tmp_path):
    chart = tmp_path / "day.svg"
    drawn = simulate(str(DAYS / "reefer-fails.yaml"), "--chart", str(chart), "--diary", "isotherm")
    assert drawn.returncode == 0, drawn.stderr
    heading, names, *lines = drawn.stdout.splitlines()
    assert heading.startswith("reefer-fails: A reefer fails. 4 vehicles, 40 orders, seed 3;")
    assert names.split()[:2] == ["policy", "saved"]
    assert [line.split()[0] for line in lines] == POLICIES
    assert "08:40" < next(line for line in drawn.stderr.splitlines() if "van-2: goods" in line)[:5]
    picture = xml.parse(chart).getroot()
    texts = [element.text for element in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert picture.tag.endswith("svg") and "A reefer fails" in texts and "Endangered loads saved" in texts
    assert all(texts.count(policy) == 6 for policy in POLICIES)

    told = simulate(str(DAYS / "reefer-fails.yaml"), "--json")
    report = json.loads(told.stdout)
    assert [score["policy"] for score in report["scores"]] == POLICIES
    for score, line in zip(report["scores"], lines):
        assert score["delivered"] + score["stored"] + score["spoiled"] + score["unassigned"] == score["orders"] == 40
        assert f"{score['on_time_share'] * 100:.1f} %" in line


def test_what_is_wrong_is_said_and_is_the_exit_status(tmp_path):
    file = tmp_path / "scenario.yaml"
    text = (DAYS / "reefer-fails.yaml").read_text()
    file.write_text(text.replace("day: small-day.yaml", f"day: {DAYS}/small-day.yaml").replace("van-2", "van-9"))
    refused = simulate(str(file))
    assert refused.returncode == 65 and refused.stdout == ""
    assert "changes[0].vehicle: there is no vehicle van-9" in refused.stderr
    assert simulate(str(DAYS / "quiet.yaml"), "--profiles", "no-folder").returncode == 65
    assert simulate(str(DAYS / "quiet.yaml"), "--diary", "magic").returncode == 64
    unwritable = simulate(str(DAYS / "quiet.yaml"), "--chart", str(tmp_path / "none" / "day.svg"))
    assert unwritable.returncode == 73 and "cannot be written" in unwritable.stderr
