"""The routing benchmark: its readers and its checker against figures counted by hand, and a whole run of our own solver."""
from __future__ import annotations

import csv
import json
import subprocess
import sys

import pytest

from product import ISOTHERM, ROOT, clean_environment

FOLDER = ROOT / "Benchmarks/routing"
sys.path.append(str(FOLDER))

import generated  # noqa: E402
import instances  # noqa: E402
import known  # noqa: E402
import solvers  # noqa: E402
from check import check  # noqa: E402
from problem import Problem, Task, VehicleType  # noqa: E402

# A depot, a stop 50 away and one 100 away on the same line. Two small cheap vehicles and one that takes both stops.
MIXED_FLEET = """NAME: mixed
TYPE: HFVRP
DIMENSION: 3
VEHICLES: 3
EDGE_WEIGHT_TYPE: EUC_2D
NODE_COORD_SECTION
1 0 0
2 30 40
3 60 80
DEMAND_SECTION
1 0
2 1
3 1
CAPACITY_SECTION
1 1
2 1
3 2
VEHICLES_FIXED_COST_SECTION
1 1000
2 1000
3 1500
VEHICLES_UNIT_DISTANCE_COST_SECTION
1 100
2 100
3 200
DEPOT_SECTION
1
EOF
"""
ROAD = """NAME : road
TYPE : VRPTW
DIMENSION : 3
EDGE_WEIGHT_TYPE : EXPLICIT
VEHICLES : 2
EDGE_WEIGHT_FORMAT : FULL_MATRIX
CAPACITY : 10
EDGE_WEIGHT_SECTION
0 100 200
150 0 60
250 90 0
NODE_COORD_SECTION
1 0 0
2 1 0
3 2 0
DEMAND_SECTION
1 0
2 4
3 6
DEPOT_SECTION
1
-1
SERVICE_TIME_SECTION
1 0
2 30
3 30
TIME_WINDOW_SECTION
1 0 1000
2 0 400
3 195 300
EOF
"""
SOLOMON = """c1

VEHICLE
NUMBER     CAPACITY
  2         10

CUSTOMER
CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE   TIME

    0      0         0          0          0       100          0
    1      1         1          5          0        50         10
    2      2         0          5         10        60         10
"""
LI_LIM = "2 10 1\n0 0 0 0 0 1000 0 0 0\n1 1 1 5 0 500 10 0 2\n2 3 4 -5 0 600 10 1 0\n"


def read(folder, name: str, text: str) -> Problem:
    path = folder / name
    path.write_text(text)
    return instances.read(path)


def test_a_mixed_fleet_costs_what_its_file_says(tmp_path):
    problem = read(tmp_path, "mixed.vrp", MIXED_FLEET)
    assert (problem.family, problem.types) == ("hfvrp", [0, 0, 1])
    # In units of the file 2 * 1,000 and 300 of length at 100; or 1,500 and 200 of length at 200. Published: a hundredth.
    assert check(problem, [(0, [1]), (0, [2])]) == (32_000_000, [])
    assert check(problem, [(1, [2, 1])]) == (41_500_000, [])
    assert problem.scale * 320.00 == 32_000_000


def test_our_solver_is_told_the_same_costs_as_the_checker_counts(tmp_path, monkeypatch):
    monkeypatch.setenv("ISOTHERM", ISOTHERM)
    problem = read(tmp_path, "mixed.vrp", MIXED_FLEET)
    # With fixed costs a thousand times as dear, the large vehicle alone would be the cheaper plan.
    assert sorted(solvers.isotherm(problem, 0.1, 1)) == [(0, [1]), (0, [2])]
    for family in generated.FAMILIES:
        problem = generated.generate(family, 30, 1)
        done = subprocess.run([ISOTHERM, "solve", "-l", "0.1"], input=json.dumps(solvers.document(problem)),
                              capture_output=True, text=True, check=True, timeout=60, env=clean_environment())
        answer = json.loads(done.stdout)
        assert check(problem, solvers.routes_of(problem, answer)) == (answer["summary"]["cost"], []), family


def test_lengths_are_rounded_as_each_family_publishes_them(tmp_path):
    road = read(tmp_path, "road.txt", ROAD)
    assert (road.matrix[0][2], road.matrix[2][0], road.horizon) == (200, 250, (0, 1000))
    assert check(road, [(0, [2, 1])]) == (200 + 90 + 150, []) and check(road, [(0, [1, 2])]) == (100 + 60 + 250, [])
    windows = read(tmp_path, "c1.txt", SOLOMON)
    assert (windows.matrix[0][1], windows.jobs[1].window, windows.jobs[1].service) == (14, (100, 600), 100)
    pairs = read(tmp_path, "l1.txt", LI_LIM)
    assert (pairs.matrix[0][1], [(pickup.row, delivery.row) for pickup, delivery in pairs.pairs]) == (1414, [(1, 2)])
    plain = MIXED_FLEET.split("CAPACITY_SECTION")[0].replace("VEHICLES: 3", "CAPACITY: 9") + "DEPOT_SECTION\n1\nEOF\n"
    cvrp = read(tmp_path, "plain.vrp", plain)
    assert (cvrp.family, cvrp.matrix[0], cvrp.fleet) == ("cvrp", [0, 50, 100], [VehicleType(4, 9)])


@pytest.mark.parametrize("routes, fault", [
    ([(0, [1])], "missing or served twice"),
    ([(0, [1, 2]), (1, [2])], "missing or served twice"),
    ([(0, [1, 2])], "starts with 2 on board, of 1"),
    ([(1, [1]), (1, [2])], "2 vehicles of type 1 drive, there are 1"),
    ([(2, [1, 2])], "vehicle type 2, there are 2"),
    ([(1, [1, 7])], "serves 7, which is no task"),
])
def test_a_plan_that_the_fleet_cannot_drive_is_refused(tmp_path, routes, fault):
    _, faults = check(read(tmp_path, "mixed.vrp", MIXED_FLEET), routes)
    assert any(fault in words for words in faults), faults


def test_a_plan_that_is_late_or_breaks_a_pair_is_refused(tmp_path):
    road = read(tmp_path, "road.txt", ROAD.replace("3 195 300", "3 150 180"))
    assert check(road, [(0, [1, 2])])[1] == ["route 0 is late at 2: 190 behind 180"]
    assert check(read(tmp_path, "road.txt", ROAD.replace("1 0 1000", "1 0 470")), [(0, [1, 2])])[1] == [
        "route 0 comes home at 475, behind 470"]
    pairs = read(tmp_path, "l1.txt", LI_LIM)
    assert check(pairs, [(0, [1, 2])])[1] == []
    assert check(pairs, [(0, [2, 1])])[1] == ["route 0 delivers 2 before its pickup", "route 0 ends with goods on board"]
    pairs.pairs.append((Task(3, 6), Task(4, 6)))
    pairs.matrix = [[10] * 5 for _ in range(5)]
    assert check(pairs, [(0, [1, 3, 4, 2])])[1] == ["route 0 has 11 on board behind 3, of 10"]


def test_a_best_known_cost_is_that_of_the_plan_or_of_the_table(tmp_path):
    problem = read(tmp_path, "mixed.vrp", MIXED_FLEET)
    plan = tmp_path / "mixed.sol"
    plan.write_text("Route #1: 1\nRoute #2:\nRoute #3: 2\nCost: 77\n")
    assert known.solution(plan, problem) == 1_000_000 + 10_000_000 + 1_500_000 + 40_000_000
    plan.write_text("Route #1: 1 2\nCost: 77\n")
    with pytest.raises(ValueError, match="mixed.sol: route 0 starts with 2 on board"):
        known.solution(plan, problem)
    plan.write_text("Cost 320.5\n")
    assert known.solution(plan, problem) == 32_050_000
    best = tmp_path / "bks.csv"
    best.write_text("instance,family,bks_cost\nmixed,hfvrp,320.5\n")
    assert known.table(best) == {"mixed": 320.5}


def bench(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, str(FOLDER / "bench.py"), *map(str, arguments)], capture_output=True, text=True,
                          timeout=120, env=clean_environment() | {"ISOTHERM": ISOTHERM})


def test_a_run_writes_a_row_for_each_family_with_its_gap(tmp_path):
    rows = tmp_path / "rows.csv"
    done = bench("--limits", "0.1", "--sizes", "30", "--solvers", "isotherm", "--csv", rows)
    assert done.returncode == 0, done.stderr
    with rows.open(newline="") as file:
        found = list(csv.DictReader(file))
    assert sorted(row["family"] for row in found) == sorted(generated.FAMILIES)
    assert [row["gap"] for row in found] == ["0.0"] * 5, "its own plan is the best of the run"
    (tmp_path / "mixed.vrp").write_text(MIXED_FLEET)
    (tmp_path / "bks.csv").write_text("instance,bks_cost\nmixed,256\n")
    known_best = bench("--limits", "0.1", "--solvers", "isotherm", "--best", tmp_path / "bks.csv", tmp_path / "mixed.vrp")
    assert known_best.stdout.splitlines()[-1] == "| hfvrp | 0.1 | 25.00 % |", known_best.stdout + known_best.stderr
    drawing = tmp_path / "gap.svg"
    subprocess.run([sys.executable, str(FOLDER / "chart.py"), str(rows), str(drawing)], check=True, timeout=60)
    assert all(f">{family}</text>" in drawing.read_text() for family in generated.FAMILIES)


@pytest.mark.parametrize("name, text, words", [
    ("wide.vrp", MIXED_FLEET.replace("3 2\nVEHICLES_FIXED", "VEHICLES_FIXED"), "CAPACITY_SECTION: expected a row for each of 3"),
    ("two.vrp", MIXED_FLEET.replace("DEPOT_SECTION\n1", "DEPOT_SECTION\n1\n2"), "DEPOT_SECTION: expected location 1 alone"),
    ("short.txt", ROAD.replace("250 90 0", "250 90"), "EDGE_WEIGHT_SECTION: expected 9 values for 3 locations, got 8"),
    ("geo.vrp", MIXED_FLEET.replace("EUC_2D", "GEO"), "EDGE_WEIGHT_TYPE: expected EUC_2D"),
    ("words.txt", "once upon a time", "neither VRPLIB, Solomon nor Li and Lim"),
])
def test_a_file_that_cannot_be_read_is_named_with_what_was_expected(tmp_path, name, text, words):
    (tmp_path / name).write_text(text)
    done = bench("--solvers", "isotherm", tmp_path / name)
    assert done.returncode == 2 and name in done.stderr and words in done.stderr, done.stderr
