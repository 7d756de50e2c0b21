"""A routing problem in one integer form.

Locations are rows of a matrix; row 0 is the depot. A task is a row. A route is the number of a vehicle type and a list of
rows. Lengths, times and costs are whole numbers: `scale` of them make one unit of the cost in which results are published.
"""
import dataclasses
import math


@dataclasses.dataclass
class Task:
    row: int
    demand: int
    service: int = 0
    window: tuple[int, int] | None = None


@dataclasses.dataclass
class VehicleType:
    count: int
    capacity: int
    fixed: int = 0
    """What each vehicle of this type costs that drives at all."""
    price: int = 1
    """What one unit of the matrix costs it."""


@dataclasses.dataclass
class Problem:
    name: str
    family: str
    scale: int
    matrix: list[list[int]]
    fleet: list[VehicleType]
    jobs: list[Task]
    pairs: list[tuple[Task, Task]] = dataclasses.field(default_factory=list)
    horizon: tuple[int, int] | None = None
    best_known: int | None = None

    @property
    def tasks(self) -> list[Task]:
        return self.jobs + [task for pair in self.pairs for task in pair]

    @property
    def types(self) -> list[int]:
        """The type of each vehicle."""
        return [number for number, kind in enumerate(self.fleet) for _ in range(kind.count)]


Route = tuple[int, list[int]]


def nearest(value: float) -> int:
    return math.floor(value + 0.5)


def truncated(value: float) -> int:
    return math.floor(value + 1e-9)


def plane(points, scale: int, rounding) -> list[list[int]]:
    """Euclidean lengths between points, times `scale`, as whole numbers."""
    matrix = [[0] * len(points) for _ in points]
    for row, (x, y) in enumerate(points):
        for column, (other_x, other_y) in enumerate(points[:row]):
            length = rounding(math.sqrt((x - other_x) ** 2 + (y - other_y) ** 2) * scale)
            matrix[row][column] = matrix[column][row] = length
    return matrix


def open_fleet(demand: int, capacity: int) -> int:
    """How many vehicles are offered where an instance leaves that open: three tenths more than needed, and three."""
    return math.ceil(demand / capacity * 1.3) + 3
