"""Files in the words of VRPLIB: plain ones (CVRP), mixed fleets, road matrices with windows."""
import pathlib

from problem import Problem, Task, VehicleType, nearest, open_fleet, plane


def read(path: pathlib.Path) -> Problem:
    head, sections = parts(path.read_text())
    weights = head.get("EDGE_WEIGHT_TYPE", "EUC_2D")
    if weights == "EXPLICIT" and "TIME_WINDOW_SECTION" in sections:
        return road(path.stem, head, sections)
    if weights != "EUC_2D" or "TIME_WINDOW_SECTION" in sections:
        raise ValueError(f"EDGE_WEIGHT_TYPE: expected EUC_2D without windows or EXPLICIT with windows, got {weights}")
    return mixed_fleet(path.stem, head, sections) if "CAPACITY_SECTION" in sections else plain(path.stem, head, sections)


def parts(text: str) -> tuple[dict[str, str], dict[str, list[list[str]]]]:
    """The values of the head, and the rows of each section as words."""
    head, sections, rows = {}, {}, None
    for line in text.splitlines():
        words = line.split()
        if not words or words[0] == "EOF":
            continue
        if words[0].rstrip(":").endswith("_SECTION"):
            rows = sections.setdefault(words[0].rstrip(":"), [])
        elif rows is not None:
            rows.append(words)
        else:
            key, _, value = line.partition(":")
            head[key.strip()] = value.strip()
    return head, sections


def column(sections, name: str) -> list[int]:
    """The second value of each row, such as the demand of each location."""
    return [int(row[1]) for row in section(sections, name)]


def section(sections, name: str) -> list[list[str]]:
    if name not in sections:
        raise ValueError(f"{name}: expected, not there")
    return sections[name]


def number(head, name: str) -> int:
    if name not in head:
        raise ValueError(f"{name}: expected, not there")
    return int(head[name])


def points_of(sections) -> list[tuple[float, float]]:
    return [(float(row[1]), float(row[2])) for row in section(sections, "NODE_COORD_SECTION")]


def jobs_of(sections) -> list[Task]:
    depots = section(sections, "DEPOT_SECTION")
    if [row[0] for row in depots if row[0] != "-1"] != ["1"]:
        raise ValueError(f"DEPOT_SECTION: expected location 1 alone, got {depots}")
    demands = column(sections, "DEMAND_SECTION")
    return [Task(row, demand) for row, demand in enumerate(demands) if row]


def plain(name: str, head, sections) -> Problem:
    """CVRPLIB: lengths rounded to the nearest whole number (Uchoa et al. 2017); as many vehicles as wanted."""
    jobs, capacity = jobs_of(sections), number(head, "CAPACITY")
    fleet = [VehicleType(open_fleet(sum(job.demand for job in jobs), capacity), capacity)]
    return Problem(name, "cvrp", 1, plane(points_of(sections), 1, nearest), fleet, jobs)


def mixed_fleet(name: str, head, sections) -> Problem:
    """Pessoa et al. 2018 as PyVRP writes them: a capacity, a fixed cost and a price of length for each vehicle.

    Best-known costs are of unrounded lengths and in units of a hundred of the file's: lengths are kept to a thousandth.
    """
    count = number(head, "VEHICLES")

    def each(key: str, otherwise: int) -> list[int]:
        values = column(sections, key) if key in sections else [otherwise] * count
        values = values * count if len(values) == 1 else values
        if len(values) != count:
            raise ValueError(f"{key}: expected a row for each of {count} vehicles, got {len(values)}")
        return values

    kinds: dict[tuple[int, int, int], int] = {}
    for kind in zip(
        each("CAPACITY_SECTION", 0),
        each("VEHICLES_FIXED_COST_SECTION", 0),
        each("VEHICLES_UNIT_DISTANCE_COST_SECTION", 1),
    ):
        kinds[kind] = kinds.get(kind, 0) + 1
    fleet = [VehicleType(count, capacity, fixed * 1000, price) for (capacity, fixed, price), count in kinds.items()]
    return Problem(name, "hfvrp", 100_000, plane(points_of(sections), 1000, nearest), fleet, jobs_of(sections))


def road(name: str, head, sections) -> Problem:
    """EURO-NeurIPS 2022: seconds on real roads, other ones each way; cost is the time on the road, waiting is free."""
    jobs = jobs_of(sections)
    size = len(jobs) + 1
    if head.get("EDGE_WEIGHT_FORMAT") != "FULL_MATRIX":
        raise ValueError(f"EDGE_WEIGHT_FORMAT: expected FULL_MATRIX, got {head.get('EDGE_WEIGHT_FORMAT')}")
    weights = [int(word) for row in section(sections, "EDGE_WEIGHT_SECTION") for word in row]
    if len(weights) != size * size:
        raise ValueError(f"EDGE_WEIGHT_SECTION: expected {size * size} values for {size} locations, got {len(weights)}")
    matrix = [weights[start : start + size] for start in range(0, len(weights), size)]
    services = column(sections, "SERVICE_TIME_SECTION")
    windows = [(int(row[1]), int(row[2])) for row in section(sections, "TIME_WINDOW_SECTION")]
    for job in jobs:
        job.service, job.window = services[job.row], windows[job.row]
    fleet = [VehicleType(number(head, "VEHICLES"), number(head, "CAPACITY"))]
    return Problem(name, "road", 1, matrix, fleet, jobs, horizon=windows[0])
