"""Reads an instance from a file, whatever public format it has."""
import pathlib

import vrplib
from problem import Problem, Task, VehicleType, nearest, plane, truncated


def read(path: pathlib.Path) -> Problem:
    """The problem of a file; a `ValueError` or `OSError` that names the file when it cannot be read."""
    try:
        first = (path.read_text().split(None, 1) or [""])[0]
        if first.rstrip(":") == "NAME":
            return vrplib.read(path)
        return read_pairs(path) if first.isdigit() else read_windows(path)
    except (ValueError, IndexError, StopIteration) as error:
        raise ValueError(f"{path}: {str(error) or 'neither VRPLIB, Solomon nor Li and Lim'}") from error


def read_windows(path: pathlib.Path) -> Problem:
    """Solomon and Gehring-Homberger: one decimal, truncated (the DIMACS convention)."""
    lines = [line.split() for line in path.read_text().splitlines() if line.strip()]
    at = next(index for index, words in enumerate(lines) if words[0] == "NUMBER")
    vehicles, capacity = map(int, lines[at + 1])
    rows = [list(map(int, words)) for words in lines if len(words) == 7 and words[0].isdigit()]
    jobs = [Task(index, row[3], row[6] * 10, (row[4] * 10, row[5] * 10)) for index, row in enumerate(rows) if index]
    horizon = (rows[0][4] * 10, rows[0][5] * 10)
    matrix = plane([row[1:3] for row in rows], 10, truncated)
    return Problem(path.stem, "vrptw", 10, matrix, [VehicleType(vehicles, capacity)], jobs, horizon=horizon)


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
    return Problem(path.stem, "pdptw", 1000, matrix, [VehicleType(vehicles, capacity)], [], pairs, horizon)
