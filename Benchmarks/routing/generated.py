"""Instances made from a family, a size and a seed, for runs without files."""
import heapq
import math
import random

from problem import Problem, Task, VehicleType, nearest, open_fleet, plane

FAMILIES = ("cvrp", "vrptw", "pdptw", "hfvrp", "road")
CAPACITY, DAY, SERVICE = 1000, 8000, 50


def generate(family: str, size: int, seed: int) -> Problem:
    source = random.Random(f"{family} {size} {seed}")
    name = f"{family}-{size}-{seed}"
    matrix = road_matrix(source, size + 1) if family == "road" else plane(spread(source, size), 1, nearest)
    demand = [source.randint(1, 100) for _ in range(size + 1)]
    if family == "cvrp" or family == "hfvrp":
        total = sum(demand[1:])
        fleet = mixed_fleet(total) if family == "hfvrp" else [VehicleType(open_fleet(total, CAPACITY), CAPACITY)]
        return Problem(name, family, 1, matrix, fleet, [Task(row, demand[row]) for row in range(1, size + 1)])
    fleet = [VehicleType(size // 4 + 5, CAPACITY)]
    if family == "pdptw":
        pairs = pairs_of(source, matrix, demand)
        used = 1 + 2 * len(pairs)
        return Problem(name, family, 1, [row[:used] for row in matrix[:used]], fleet, [], pairs, (0, DAY))
    jobs = [Task(row, demand[row], SERVICE, window(source, matrix, row)) for row in range(1, size + 1)]
    return Problem(name, family, 1, matrix, fleet, jobs, horizon=(0, DAY))


def spread(source: random.Random, size: int) -> list[tuple[float, float]]:
    """A depot in the middle; half of the points anywhere, half near five seeds, as in Uchoa et al. 2017."""
    centers = [(source.uniform(0, 1000), source.uniform(0, 1000)) for _ in range(5)]
    points = [(500.0, 500.0)]
    while len(points) <= size:
        point = (source.uniform(0, 1000), source.uniform(0, 1000))
        weight = sum(math.exp(-math.dist(point, center) / 40) for center in centers)
        if len(points) % 2 == 1 or source.random() < weight:
            points.append(point)
    return points


def window(source: random.Random, matrix: list[list[int]], row: int) -> tuple[int, int]:
    width = source.randint(300, 2400)
    first, last = matrix[0][row], DAY - matrix[row][0] - SERVICE - 10
    start = source.randint(first, max(first, last - width))
    return start, min(last, start + width)


def pairs_of(source: random.Random, matrix: list[list[int]], demand: list[int]) -> list[tuple[Task, Task]]:
    pairs = []
    for row in range(1, len(matrix) - 1, 2):
        before = window(source, matrix, row)
        way = SERVICE + matrix[row][row + 1]
        latest = DAY - matrix[row + 1][0] - SERVICE - 10
        if before[0] + way > latest:
            before = (matrix[0][row], before[1])
        ready = before[0] + way
        after = (ready, min(latest, ready + source.randint(600, 3000)))
        pairs.append((Task(row, demand[row], SERVICE, before), Task(row + 1, demand[row], SERVICE, after)))
    return pairs


def mixed_fleet(total: int) -> list[VehicleType]:
    """Six sizes, a tenth more than needed together; each is a quarter larger than the one before and 18 % dearer.

    To use a vehicle costs what 200 of the plane's thousand units of length cost it.
    """
    capacities = [round(CAPACITY * 1.25**step) for step in range(-3, 3)]
    count = math.ceil(1.1 * total / sum(capacities))
    prices = [round(100 * 1.18**step) for step in range(-3, 3)]
    return [VehicleType(count, capacity, 200 * price, price) for capacity, price in zip(capacities, prices)]


def road_matrix(source: random.Random, size: int, blocks: int = 30) -> list[list[int]]:
    """Seconds between addresses at the crossings of a town whose streets are not as fast one way as the other.

    Every fifth street is a wide one; the shortest way is taken.
    """
    ways: list[list[tuple[int, int]]] = [[] for _ in range(blocks * blocks)]
    for here in range(blocks * blocks):
        x, y = here % blocks, here // blocks
        for there, street in ((here + 1, y), (here + blocks, x)):
            if there == here + 1 and x == blocks - 1 or there >= blocks * blocks:
                continue
            slow = (15, 30) if street % 5 == 0 else (35, 90)
            ways[here].append((there, source.randint(*slow)))
            ways[there].append((here, source.randint(*slow)))
    middle = (blocks // 2) * blocks + blocks // 2
    addresses = [middle] + [source.randrange(blocks * blocks) for _ in range(size - 1)]
    rows = {address: shortest(ways, address) for address in set(addresses)}
    return [[rows[start][end] for end in addresses] for start in addresses]


def shortest(ways: list[list[tuple[int, int]]], start: int) -> list[int]:
    """Seconds from one crossing to each, by Dijkstra's method."""
    seconds: dict[int, int] = {}
    queue = [(0, start)]
    while queue:
        time, here = heapq.heappop(queue)
        if here in seconds:
            continue
        seconds[here] = time
        for there, way in ways[here]:
            if there not in seconds:
                heapq.heappush(queue, (time + way, there))
    return [seconds[crossing] for crossing in range(len(ways))]
