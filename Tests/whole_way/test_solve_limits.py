"""`isotherm solve` keeps its time: a thousand tasks, and a plan that breaks no limit however little time there is."""
from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys

import pytest

from product import ISOTHERM, ROOT, clean_environment

sys.path.append(str(ROOT / "Benchmarks/routing"))

import generated  # noqa: E402
import solvers  # noqa: E402
from check import check  # noqa: E402


def solve(document, seconds: float) -> tuple[dict, float]:
    """The answer, and the seconds of processor time that it took from start to end: a busy machine changes nothing in them."""
    answer = document.with_name("answer.json")
    command = [ISOTHERM, "solve", "-l", str(seconds), "-i", str(document), "-o", str(answer)]
    child = subprocess.Popen(command, env=clean_environment())
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0
    return json.loads(answer.read_text()), usage.ru_utime + usage.ru_stime


@pytest.mark.parametrize("family", generated.FAMILIES)
def test_a_thousand_tasks_have_a_sound_plan_at_once_and_a_better_one_for_more_time(family, tmp_path):
    problem = generated.generate(family, 1000, 1)
    document = tmp_path / "problem.json"
    document.write_text(json.dumps(solvers.document(problem)))
    first, work = solve(document, 0.1)
    assert work < 0.6, "a tenth of a second, and the slowness of a debug build"
    cost, faults = check(problem, solvers.routes_of(problem, first))
    assert faults == [] and cost == first["summary"]["cost"]
    later, work = solve(document, 1)
    assert work < 1.5
    better, faults = check(problem, solvers.routes_of(problem, later))
    assert faults == [] and better <= cost
    judged = subprocess.run([ISOTHERM, "check", str(document), str(tmp_path / "answer.json")], capture_output=True, text=True,
                            timeout=60, env=clean_environment())
    assert judged.returncode == 0, judged.stdout + judged.stderr


def most_memory(document) -> int:
    """The most resident bytes of a search of half a second, as the kernel last said before it ended."""
    command = [ISOTHERM, "solve", "-l", "0.5", "-i", str(document), "-o", str(document.with_name("answer.json"))]
    child = subprocess.Popen(command, env=clean_environment())
    status, most = pathlib.Path(f"/proc/{child.pid}/status"), 0
    while child.poll() is None:
        lines = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
        most = max([most, *(int(line.split()[1]) * 1024 for line in lines)])
    assert child.returncode == 0 and most > 0
    return most


def test_a_document_is_held_once_and_only_until_it_is_read(tmp_path):
    small, large = tmp_path / "small.json", tmp_path / "large.json"
    problem = solvers.document(generated.generate("pdptw", 20, 1))
    small.write_text(json.dumps(problem))
    # The same with tables of two thousand places, of which it uses the first: only reading them takes more.
    table, side = problem["matrices"]["car"]["durations"], 2_000
    unused = [[100_000_000] * side] * (side - len(table))
    problem["matrices"]["car"]["durations"] = [row + [100_000_000] * (side - len(row)) for row in table] + unused
    large.write_text(json.dumps(problem))
    text, entries = large.stat().st_size, 4 * side * side
    grown = most_memory(large) - most_memory(small)
    assert grown < text + entries, f"{grown} bytes more for {text} of text and {entries} of entries"
