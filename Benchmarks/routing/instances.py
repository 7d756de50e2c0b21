"""Routing problems in one integer form, read from public formats or generated.

Locations are rows of a matrix; row 0 is the depot. A task is a row, so an answer is a list of lists of rows.
"""
import dataclasses
import math
import pathlib
import random

import numpy


@dataclasses.dataclass
class Task:
    row: int
    demand: int
    service: int = 0
    window: tuple[int, int] | None = None


@dataclasses.dataclass
class Problem:
    name: str
    family: str
    matrix: numpy.ndarray
    capacity: int
    vehicles: int
    jobs: list[Task]
    pairs: list[tuple[Task, Task]] = dataclasses.field(default_factory=list)
    horizon: tuple[int, int] | None = None
    best_known: int | None = None

    @property
    def tasks(self) -> list[Task]:
        return self.jobs + [task for pair in self.pairs for task in pair]


def plane(points, scale: int, rounding) -> numpy.ndarray:
    points = numpy.asarray(points, dtype=float)
    lengths = numpy.sqrt(((points[:, None, :] - points[None, :, :]) ** 2).sum(axis=2)) * scale
    return rounding(lengths).astype(numpy.int64)


def nearest(values):
    return numpy.floor(values + 0.5)


def truncated(values):
    return numpy.floor(values + 1e-9)


def read_cvrp(path: pathlib.Path) -> Problem:
    """CVRPLIB, EUC_2D: lengths rounded to the nearest whole number (Uchoa et al. 2017)."""
    head, points, demands, section = {}, {}, {}, ""
    for line in path.read_text().splitlines():
        words = line.replace(":", " ").split()
        if not words:
            continue
        if words[0].endswith("SECTION"):
            section = words[0]
        elif section == "NODE_COORD_SECTION":
            points[int(words[0])] = (float(words[1]), float(words[2]))
        elif section == "DEMAND_SECTION":
            demands[int(words[0])] = int(words[1])
        elif not section:
            head[words[0]] = words[-1]
    rows = sorted(points)
    jobs = [Task(index, demands[row]) for index, row in enumerate(rows) if index]
    capacity = int(head["CAPACITY"])
    vehicles = math.ceil(sum(job.demand for job in jobs) / capacity * 1.3) + 3
    return Problem(path.stem, "cvrp", plane([points[row] for row in rows], 1, nearest), capacity, vehicles, jobs)


def read_windows(path: pathlib.Path) -> Problem:
    """Solomon and Gehring-Homberger: one decimal, truncated (the DIMACS convention)."""
    lines = [line.split() for line in path.read_text().splitlines() if line.strip()]
    at = next(index for index, words in enumerate(lines) if words[0] == "NUMBER")
    vehicles, capacity = map(int, lines[at + 1])
    rows = [list(map(int, words)) for words in lines if len(words) == 7 and words[0].isdigit()]
    jobs = [Task(index, row[3], row[6] * 10, (row[4] * 10, row[5] * 10)) for index, row in enumerate(rows) if index]
    horizon = (rows[0][4] * 10, rows[0][5] * 10)
    matrix = plane([row[1:3] for row in rows], 10, truncated)
    return Problem(path.stem, "vrptw", matrix, capacity, vehicles, jobs, horizon=horizon)


def read_pairs(path: pathlib.Path) -> Problem:
    """Li and Lim: pickups with deliveries; three decimals."""
    lines = [list(map(int, line.split())) for line in path.read_text().splitlines() if line.strip()]
    vehicles, capacity = lines[0][0], lines[0][1]
    rows = lines[1:]

    def task(row: int) -> Task:
        return Task(row, abs(rows[row][3]), rows[row][6] * 1000, (rows[row][4] * 1000, rows[row][5] * 1000))

    pairs = [(task(row[0]), task(row[8])) for row in rows[1:] if row[8]]
    matrix = plane([row[1:3] for row in rows], 1000, nearest)
    horizon = (rows[0][4] * 1000, rows[0][5] * 1000)
    return Problem(path.stem, "pdptw", matrix, capacity, vehicles, [], pairs, horizon)


def read(path: pathlib.Path) -> Problem:
    if path.suffix == ".vrp":
        problem = read_cvrp(path)
    else:
        first = path.read_text().split(None, 1)[0]
        problem = read_pairs(path) if first.isdigit() else read_windows(path)
    scale = {"cvrp": 1, "vrptw": 10, "pdptw": 1000}[problem.family]
    solution = path.with_suffix(".sol")
    if solution.exists():
        for line in solution.read_text().splitlines():
            if line.lower().startswith("cost"):
                problem.best_known = round(float(line.split()[-1]) * scale)
    return problem


def points_of(source: random.Random, count: int, seeds: int) -> list[tuple[float, float]]:
    """Half of the points anywhere, half around some seeds with an exponential decay, as in Uchoa et al. 2017."""
    centers = [(source.uniform(0, 1000), source.uniform(0, 1000)) for _ in range(seeds)]
    points = []
    while len(points) < count:
        point = (source.uniform(0, 1000), source.uniform(0, 1000))
        weight = sum(math.exp(-math.dist(point, center) / 40) for center in centers)
        if len(points) % 2 == 0 or source.random() < weight:
            points.append(point)
    return points


def generate(family: str, size: int, seed: int) -> Problem:
    source = random.Random(f"{family} {size} {seed}")
    points = [(500.0, 500.0)] + points_of(source, size, 5)
    matrix = plane(points, 1, nearest)
    name = f"{family}-{size}-{seed}"
    demand = [source.randint(1, 100) for _ in range(size + 1)]
    capacity = 1000
    vehicles = math.ceil(sum(demand) / capacity * 1.3) + 3
    if family == "cvrp":
        jobs = [Task(row, demand[row]) for row in range(1, size + 1)]
        return Problem(name, family, matrix, capacity, vehicles, jobs)
    day = 8000

    def window(row: int, lead: int = 0) -> tuple[int, int]:
        width = source.randint(300, 2400)
        first, last = int(matrix[0, row]) + lead, day - int(matrix[row, 0]) - 60
        start = source.randint(first, max(first, last - width))
        return start, min(last, start + width)

    vehicles = size // 4 + 5
    if family == "vrptw":
        jobs = [Task(row, demand[row], 50, window(row)) for row in range(1, size + 1)]
        return Problem(name, family, matrix, capacity, vehicles, jobs, horizon=(0, day))
    pairs = []
    for row in range(1, size, 2):
        before = window(row)
        ready = before[0] + 50 + int(matrix[row, row + 1])
        latest = day - int(matrix[row + 1, 0]) - 60
        if ready > latest:
            before = (int(matrix[0, row]), before[1])
            ready = before[0] + 50 + int(matrix[row, row + 1])
        after = (ready, min(latest, ready + source.randint(600, 3000)))
        pairs.append((Task(row, demand[row], 50, before), Task(row + 1, demand[row], 50, after)))
    used = 1 + 2 * len(pairs)
    return Problem(name, family, matrix[:used, :used], capacity, vehicles, [], pairs, (0, day))
