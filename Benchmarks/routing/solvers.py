"""One function per solver: a problem, seconds and a seed in, routes out. Each runs in a process of its own."""
import json
import os
import subprocess
import tempfile

from problem import Problem, Route


def document(problem: Problem) -> dict:
    """The problem as VROOM reads it.

    A vehicle costs `per_hour` / 3600 for a unit of the table and `fixed` once, so that the cost of a plan is that of
    `check`: in the same whole units, none of them a thousandth of the other.
    """

    def step(task) -> dict:
        entry = {"id": task.row, "location_index": task.row, "service": task.service}
        if task.window:
            entry["time_windows"] = [list(task.window)]
        return entry

    def vehicle(kind) -> dict:
        entry = {"start_index": 0, "end_index": 0, "capacity": [kind.capacity]}
        if problem.horizon:
            entry["time_window"] = list(problem.horizon)
        if kind.fixed or kind.price != 1:
            entry["costs"] = {"fixed": kind.fixed, "per_hour": 3600 * kind.price}
        return entry

    return {
        "vehicles": [{"id": number, **vehicle(problem.fleet[kind])} for number, kind in enumerate(problem.types)],
        "jobs": [{**step(job), "delivery": [job.demand]} for job in problem.jobs],
        "shipments": [
            {"amount": [pickup.demand], "pickup": step(pickup), "delivery": step(delivery)}
            for pickup, delivery in problem.pairs
        ],
        "matrices": {"car": {"durations": problem.matrix}},
    }


def routes_of(problem: Problem, answer: dict) -> list[Route]:
    kinds, types = {"job", "pickup", "delivery"}, problem.types
    return [
        (types[route["vehicle"]], [step["id"] for step in route["steps"] if step["type"] in kinds])
        for route in answer["routes"]
    ]


def isotherm(problem: Problem, seconds: float, seed: int) -> list[Route]:
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(document(problem), file)
        file.flush()
        command = [os.environ["ISOTHERM"], "solve", "-l", str(seconds), "--seed", str(seed), "-i", file.name]
        done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"code {done.returncode}: {done.stderr.strip() or done.stdout.strip()}")
    return routes_of(problem, json.loads(done.stdout))


def vroom(problem: Problem, seconds: float, seed: int) -> list[Route]:
    import datetime

    import vroom as library

    data = library.Input()
    data._from_json(json.dumps(document(problem)), False)
    limit = datetime.timedelta(seconds=seconds)
    answer = data.solve(exploration_level=5, nb_threads=1, timeout=limit)
    return routes_of(problem, answer.to_dict())


def pyvrp(problem: Problem, seconds: float, seed: int) -> list[Route]:
    import numpy
    import pyvrp as library
    from pyvrp.stop import MaxRuntime

    def timing(task, prefix="") -> dict:
        values = {"service_duration": task.service}
        if task.window:
            values |= {"tw_early": task.window[0], "tw_late": task.window[1]}
        return {prefix + key: value for key, value in values.items()}

    shift = {} if not problem.horizon else {"tw_early": problem.horizon[0], "tw_late": problem.horizon[1]}
    matrix = numpy.array(problem.matrix, dtype=numpy.int64)
    data = library.ProblemData(
        locations=[library.Location(x=0, y=0) for _ in problem.matrix],
        clients=[library.Client(job.row, delivery=[job.demand], **timing(job)) for job in problem.jobs],
        depots=[library.Depot(0)],
        vehicle_types=[
            library.VehicleType(
                kind.count, [kind.capacity], fixed_cost=kind.fixed, unit_distance_cost=kind.price, **shift
            )
            for kind in problem.fleet
        ],
        distance_matrices=[matrix],
        duration_matrices=[matrix],
        shipments=[
            library.Shipment(
                pickup.row,
                delivery.row,
                amount=[pickup.demand],
                **timing(pickup, "pickup_"),
                **timing(delivery, "delivery_"),
            )
            for pickup, delivery in problem.pairs
        ],
    )
    # A unit of overload may cost 100,000 at most unless told otherwise, which is less than one arc where lengths are
    # thousandths and cost a hundred each.
    ceiling = max(100_000, 1000 * problem.scale) if len(problem.fleet) > 1 else 100_000
    parameters = library.SolveParams(penalty=library.PenaltyParams(max_penalty=ceiling))
    best = library.solve(data, MaxRuntime(seconds), seed=seed, collect_stats=False, params=parameters).best
    rows = {
        library.ActivityType.CLIENT: [job.row for job in problem.jobs],
        library.ActivityType.PICKUP: [pickup.row for pickup, _ in problem.pairs],
        library.ActivityType.DELIVERY: [delivery.row for _, delivery in problem.pairs],
    }
    return [
        (route.vehicle_type(), [rows[stop.type][stop.idx] for stop in route if stop.type in rows])
        for route in best.routes()
    ]


def ortools(problem: Problem, seconds: float, seed: int) -> list[Route]:
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    types, size = problem.types, len(problem.matrix)
    manager = pywrapcp.RoutingIndexManager(size, len(types), 0)
    model = pywrapcp.RoutingModel(manager)
    service = {task.row: task.service for task in problem.tasks}
    delivered = {delivery.row for _, delivery in problem.pairs}
    demand = {task.row: -task.demand if task.row in delivered else task.demand for task in problem.tasks}
    arcs = {
        price: model.RegisterTransitMatrix([[length * price for length in line] for line in problem.matrix])
        for price in {kind.price for kind in problem.fleet}
    }
    for vehicle, kind in enumerate(types):
        model.SetArcCostEvaluatorOfVehicle(arcs[problem.fleet[kind].price], vehicle)
        model.SetFixedCostOfVehicle(problem.fleet[kind].fixed, vehicle)
    loads = model.RegisterUnaryTransitVector([demand.get(row, 0) for row in range(size)])
    capacities = [problem.fleet[kind].capacity for kind in types]
    model.AddDimensionWithVehicleCapacity(loads, 0, capacities, not problem.pairs, "load")
    if problem.horizon:
        spans = [[length + service.get(row, 0) for length in line] for row, line in enumerate(problem.matrix)]
        model.AddDimension(model.RegisterTransitMatrix(spans), problem.horizon[1], problem.horizon[1], False, "time")
        time = model.GetDimensionOrDie("time")
        for vehicle in range(len(types)):
            time.CumulVar(model.Start(vehicle)).SetRange(*problem.horizon)
            time.CumulVar(model.End(vehicle)).SetRange(*problem.horizon)
        for task in problem.tasks:
            if task.window:
                time.CumulVar(manager.NodeToIndex(task.row)).SetRange(*task.window)
        for pickup, delivery in problem.pairs:
            first, second = manager.NodeToIndex(pickup.row), manager.NodeToIndex(delivery.row)
            model.AddPickupAndDelivery(first, second)
            model.solver().Add(model.VehicleVar(first) == model.VehicleVar(second))
            model.solver().Add(time.CumulVar(first) <= time.CumulVar(second))
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PATH_CHEAPEST_ARC
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.time_limit.FromMilliseconds(int(seconds * 1000))
    answer = model.SolveWithParameters(parameters)
    if answer is None:
        raise RuntimeError("no plan found")
    routes = []
    for vehicle, kind in enumerate(types):
        route, index = [], answer.Value(model.NextVar(model.Start(vehicle)))
        while not model.IsEnd(index):
            route.append(manager.IndexToNode(index))
            index = answer.Value(model.NextVar(index))
        routes.append((kind, route))
    return routes


def hygese(problem: Problem, seconds: float, seed: int) -> list[Route]:
    import hygese as library
    import numpy

    solver = library.Solver(library.AlgorithmParameters(timeLimit=seconds, seed=seed), verbose=False)
    demands = numpy.zeros(len(problem.matrix))
    for job in problem.jobs:
        demands[job.row] = job.demand
    data = {
        "distance_matrix": numpy.array(problem.matrix),
        "demands": demands,
        "vehicle_capacity": problem.fleet[0].capacity,
        "num_vehicles": problem.fleet[0].count,
        "depot": 0,
    }
    return [(0, list(map(int, route))) for route in solver.solve_cvrp(data).routes]


SOLVERS = {"isotherm": isotherm, "pyvrp": pyvrp, "vroom": vroom, "ortools": ortools, "hygese": hygese}
ONLY_CVRP = {"hygese"}
