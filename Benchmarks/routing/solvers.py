"""One function per solver: a problem, seconds and a seed in, routes out. Each runs in a process of its own."""
import json
import os
import subprocess
import tempfile


def document(problem) -> dict:
    """The problem as VROOM reads it."""

    def step(task) -> dict:
        entry = {"id": task.row, "location_index": task.row, "service": task.service}
        if task.window:
            entry["time_windows"] = [list(task.window)]
        return entry

    vehicle = {"start_index": 0, "end_index": 0, "capacity": [problem.capacity]}
    if problem.horizon:
        vehicle["time_window"] = list(problem.horizon)
    return {
        "vehicles": [{"id": number, **vehicle} for number in range(problem.vehicles)],
        "jobs": [{**step(job), "delivery": [job.demand]} for job in problem.jobs],
        "shipments": [
            {"amount": [pickup.demand], "pickup": step(pickup), "delivery": step(delivery)}
            for pickup, delivery in problem.pairs
        ],
        "matrices": {"car": {"durations": problem.matrix.tolist()}},
    }


def routes_of(answer: dict) -> list[list[int]]:
    kinds = {"job", "pickup", "delivery"}
    return [[step["id"] for step in route["steps"] if step["type"] in kinds] for route in answer["routes"]]


def isotherm(problem, seconds: float, seed: int) -> list[list[int]]:
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(document(problem), file)
        file.flush()
        command = [os.environ["ISOTHERM"], "solve", "-l", str(seconds), "--seed", str(seed), "-i", file.name]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    return routes_of(json.loads(done.stdout))


def vroom(problem, seconds: float, seed: int) -> list[list[int]]:
    import datetime

    import vroom as library

    data = library.Input()
    data._from_json(json.dumps(document(problem)), False)
    limit = datetime.timedelta(seconds=seconds)
    answer = data.solve(exploration_level=5, nb_threads=1, timeout=limit)
    return routes_of(answer.to_dict())


def pyvrp(problem, seconds: float, seed: int) -> list[list[int]]:
    import pyvrp as library
    from pyvrp.stop import MaxRuntime

    model = library.Model()
    places = [model.add_location(x=0, y=0) for _ in range(len(problem.matrix))]
    depot = model.add_depot(places[0])
    shift = {} if not problem.horizon else {"tw_early": problem.horizon[0], "tw_late": problem.horizon[1]}
    model.add_vehicle_type(problem.vehicles, capacity=problem.capacity, start_depot=depot, end_depot=depot, **shift)

    def timing(task, prefix="") -> dict:
        values = {"service_duration": task.service}
        if task.window:
            values |= {"tw_early": task.window[0], "tw_late": task.window[1]}
        return {prefix + key: value for key, value in values.items()}

    for job in problem.jobs:
        model.add_client(places[job.row], delivery=job.demand, **timing(job))
    for pickup, delivery in problem.pairs:
        model.add_shipment(
            places[pickup.row],
            places[delivery.row],
            amount=pickup.demand,
            **timing(pickup, "pickup_"),
            **timing(delivery, "delivery_"),
        )
    for source, row in zip(places, problem.matrix.tolist()):
        for target, length in zip(places, row):
            if source is not target:
                model.add_edge(source, target, length, length)
    best = model.solve(MaxRuntime(seconds), seed=seed, display=False).best
    rows = {
        library.ActivityType.CLIENT: [job.row for job in problem.jobs],
        library.ActivityType.PICKUP: [pickup.row for pickup, _ in problem.pairs],
        library.ActivityType.DELIVERY: [delivery.row for _, delivery in problem.pairs],
    }
    return [[rows[stop.type][stop.idx] for stop in route if stop.type in rows] for route in best.routes()]


def ortools(problem, seconds: float, seed: int) -> list[list[int]]:
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    manager = pywrapcp.RoutingIndexManager(len(problem.matrix), problem.vehicles, 0)
    model = pywrapcp.RoutingModel(manager)
    matrix = problem.matrix.tolist()
    service = {task.row: task.service for task in problem.tasks}
    delivered = {delivery.row for _, delivery in problem.pairs}
    demand = {task.row: -task.demand if task.row in delivered else task.demand for task in problem.tasks}
    arcs = model.RegisterTransitMatrix(matrix)
    model.SetArcCostEvaluatorOfAllVehicles(arcs)
    loads = model.RegisterUnaryTransitVector([demand.get(row, 0) for row in range(len(matrix))])
    model.AddDimension(loads, 0, problem.capacity, not problem.pairs, "load")
    if problem.horizon:
        spans = [[length + service.get(row, 0) for length in line] for row, line in enumerate(matrix)]
        model.AddDimension(model.RegisterTransitMatrix(spans), problem.horizon[1], problem.horizon[1], False, "time")
        time = model.GetDimensionOrDie("time")
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
    routes = []
    for vehicle in range(problem.vehicles):
        route, index = [], answer.Value(model.NextVar(model.Start(vehicle)))
        while not model.IsEnd(index):
            route.append(manager.IndexToNode(index))
            index = answer.Value(model.NextVar(index))
        routes.append(route)
    return routes


def hygese(problem, seconds: float, seed: int) -> list[list[int]]:
    import hygese as library
    import numpy

    solver = library.Solver(library.AlgorithmParameters(timeLimit=seconds, seed=seed), verbose=False)
    demands = numpy.zeros(len(problem.matrix))
    for job in problem.jobs:
        demands[job.row] = job.demand
    data = {
        "distance_matrix": problem.matrix,
        "demands": demands,
        "vehicle_capacity": problem.capacity,
        "num_vehicles": problem.vehicles,
        "depot": 0,
    }
    return [list(map(int, route)) for route in solver.solve_cvrp(data).routes]


SOLVERS = {"isotherm": isotherm, "pyvrp": pyvrp, "vroom": vroom, "ortools": ortools, "hygese": hygese}
ONLY_CVRP = {"hygese"}
