#!/usr/bin/env python3
"""Runs routing solvers on the same pinned core for the same seconds, checks every answer, prints gaps.

    bench.py --limits 1,10 --seeds 1 [--best bks.csv] [--csv FILE] [FILE.vrp FILE.txt ...]
    bench.py --limits 0.2 --sizes 100 --families hfvrp,road --solvers isotherm,pyvrp

Without files, instances are generated from the seed in their name. The gap is to the cost in the table of `--best`, else
to the plan in the file's `.sol` neighbour, else to the best plan that any solver finds in this run.
"""
import argparse
import collections
import csv
import multiprocessing
import os
import pathlib
import sys
import time

import generated
import instances
import known
from check import check
from solvers import ONLY_CVRP, SOLVERS


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
    theirs.close()
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


def problems(options, best: dict[str, float]):
    """The instances of a run one after the other, each with the best cost that is known of it."""
    if not options.files:
        for family in options.families:
            for size in options.sizes:
                yield generated.generate(family, size, 1)
    for path in options.files:
        problem = instances.read(path)
        if problem.family not in options.families:
            continue
        if problem.name in best:
            problem.best_known = round(best[problem.name] * problem.scale)
        elif path.with_suffix(".sol").exists():
            problem.best_known = known.solution(path.with_suffix(".sol"), problem)
        yield problem


def one_of(names):
    """A reader of comma-separated names, each of them one of `names`."""

    def read(text: str) -> list[str]:
        for name in text.split(","):
            if name not in names:
                raise argparse.ArgumentTypeError(f"expected some of {','.join(names)}, got {name!r}")
        return text.split(",")

    return read


def numbers(kind):
    def read(text: str) -> list:
        return [kind(value) for value in text.split(",")]

    read.__name__ = f"comma-separated {kind.__name__}"
    return read


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    parser.add_argument("--limits", type=numbers(float), default="1,10", help="seconds for each run")
    parser.add_argument("--seeds", type=numbers(int), default="1")
    parser.add_argument("--solvers", type=one_of(list(SOLVERS)), default=",".join(SOLVERS))
    parser.add_argument("--families", type=one_of(generated.FAMILIES), default=",".join(generated.FAMILIES))
    parser.add_argument("--sizes", type=numbers(int), default="200,500,1000", help="tasks of generated instances")
    parser.add_argument("--best", type=pathlib.Path, help="best-known costs: CSV with the columns instance and bks_cost")
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)))
    parser.add_argument("--csv", type=pathlib.Path, help="a row for each run, for chart.py")
    options = parser.parse_args()
    rows = []
    try:
        best = known.table(options.best) if options.best else {}
        for problem in problems(options, best):
            rows += runs(problem, options)
    except (ValueError, OSError) as error:
        parser.error(str(error))
    if not rows:
        parser.error("no instance of these families, or no solver for them")
    table(rows, options.limits, options.solvers)
    if options.csv:
        with options.csv.open("w", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)


def runs(problem, options):
    """A row for each limit, seed and solver."""
    for limit in options.limits:
        for seed in options.seeds:
            for name in options.solvers:
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
                print(*(row[key] for key in ("instance", "solver", "limit", "wall", "cost", "note")), flush=True)
                yield row


if __name__ == "__main__":
    sys.exit(main())
