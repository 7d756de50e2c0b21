"""`isotherm solve` keeps its time: a thousand tasks, and a plan that breaks no limit however little time there is."""
from __future__ import annotations

import json
import os
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
