"""Best-known costs: from a table, or from the plan in an instance's `.sol` neighbour."""
import csv
import pathlib
import re

from check import check
from problem import Problem

ROUTE = re.compile(r"Route\s+#(\d+):(.*)")


def table(path: pathlib.Path) -> dict[str, float]:
    """Published costs by name of the instance, from a CSV file with the columns `instance` and `bks_cost`."""
    with path.open(newline="") as file:
        reader = csv.DictReader(file)
        missing = {"instance", "bks_cost"} - set(reader.fieldnames or [])
        if missing:
            raise ValueError(f"{path}: expected the columns instance and bks_cost, not there: {', '.join(sorted(missing))}")
        costs = {}
        for row in reader:
            try:
                costs[row["instance"]] = float(row["bks_cost"])
            except ValueError as error:
                raise ValueError(f"{path}, line {reader.line_num}: bks_cost: {error}") from error
        return costs


def solution(path: pathlib.Path, problem: Problem) -> int | None:
    """What the plan of a `.sol` file costs, counted anew: files disagree about the unit in which they state their cost.

    A file without routes is taken at its word, in the unit of published results.
    """
    text = path.read_text()
    types = problem.types
    routes = []
    for match in ROUTE.finditer(text):
        vehicle = int(match[1]) - 1
        kind = 0 if len(problem.fleet) == 1 else types[vehicle] if vehicle < len(types) else -1
        routes.append((kind, list(map(int, match[2].split()))))
    if routes:
        cost, faults = check(problem, routes)
        if faults:
            raise ValueError(f"{path}: {faults[0]}")
        return cost
    stated = re.search(r"(?im)^cost:?\s+([0-9.]+)", text)
    return round(float(stated[1]) * problem.scale) if stated else None
