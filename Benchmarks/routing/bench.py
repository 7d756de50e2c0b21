#!/usr/bin/env python3
"""Runs routing solvers on the same pinned core for the same seconds, checks every answer, prints gaps.

    bench.py --limits 1,10 --seeds 1 [--solvers isotherm,pyvrp,...] [--core 1] [--csv FILE] [FILE.vrp FILE.txt ...]

Without files, instances are generated: each family at three sizes, from the seed in their name. The gap is to the cost
in the file's `.sol` neighbour, else to the best plan that any solver finds in this run.
"""
import argparse
import collections
import csv
import multiprocessing
import os
import pathlib
import sys
import time

import instances
from check import check
from solvers import ONLY_CVRP, SOLVERS

GENERATED = [(family, size, 1) for family in ("cvrp", "vrptw", "pdptw") for size in (200, 500, 1000)]


def work(pipe, name, problem, seconds, seed, core) -> None:
    os.sched_setaffinity(0, {core})
    began = time.monotonic()
    try:
        routes, note = SOLVERS[name](problem, seconds, seed), ""
    except Exception as error:  # a solver that fails is a result
        routes, note = None, f"{type(error).__name__}: {error}"[:120]
    pipe.send((routes, time.monotonic() - began, note))


def run(name, problem, seconds, seed, core):
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=work, args=(theirs, name, problem, seconds, seed, core))
    process.start()
    try:
        result = ours.recv() if ours.poll(seconds * 5 + 60) else (None, seconds * 5 + 60, "no answer")
    except EOFError:
        result = (None, 0, "the process died")
    process.kill()
    process.join()
    return result


def table(rows, limits, solvers) -> None:
    best = {}
    for row in rows:
        if row["cost"] is not None:
            best[row["instance"]] = min(best.get(row["instance"], row["cost"]), row["cost"])
    gaps = collections.defaultdict(list)
    for row in rows:
        reference = row["best_known"] or best.get(row["instance"])
        row["gap"] = None if row["cost"] is None or not reference else 100 * (row["cost"] / reference - 1)
        gaps[row["family"], row["limit"], row["solver"]].append(row["gap"])
    print("\n| family | seconds | " + " | ".join(solvers) + " |\n| --- | --- |" + " --- |" * len(solvers))
    for family in sorted({row["family"] for row in rows}):
        for limit in limits:
            cells = []
            for solver in solvers:
                values = gaps.get((family, limit, solver), [])
                solved = [value for value in values if value is not None]
                mean = f"{sum(solved) / len(solved):.2f} %" if solved else "-"
                cells.append(mean + (f" ({len(solved)}/{len(values)})" if len(solved) < len(values) else ""))
            print(f"| {family} | {limit:g} | " + " | ".join(cells) + " |")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    parser.add_argument("--limits", default="1,10")
    parser.add_argument("--seeds", default="1")
    parser.add_argument("--solvers", default=",".join(SOLVERS))
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)))
    parser.add_argument("--csv", type=pathlib.Path)
    options = parser.parse_args()
    limits = [float(value) for value in options.limits.split(",")]
    names = options.solvers.split(",")
    sources = options.files or GENERATED
    rows = []
    for source in sources:
        problem = instances.read(source) if isinstance(source, pathlib.Path) else instances.generate(*source)
        for limit in limits:
            for seed in map(int, options.seeds.split(",")):
                for name in names:
                    if name in ONLY_CVRP and problem.family != "cvrp":
                        continue
                    routes, wall, note = run(name, problem, limit, seed, options.core)
                    cost, faults = (None, [note]) if routes is None else check(problem, routes)
                    row = {
                        "instance": problem.name, "family": problem.family, "tasks": len(problem.tasks),
                        "solver": name, "limit": limit, "seed": seed, "wall": round(wall, 2),
                        "cost": None if faults else cost, "best_known": problem.best_known,
                        "note": "; ".join(faults[:2]),
                    }
                    rows.append(row)
                    print(*(row[key] for key in ("instance", "solver", "limit", "wall", "cost", "note")), flush=True)
    table(rows, limits, names)
    if options.csv:
        with options.csv.open("w", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    sys.exit(main())
