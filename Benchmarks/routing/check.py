"""What a plan costs and what is wrong with it; shares nothing with any solver."""
from problem import Problem, Route


def check(problem: Problem, routes: list[Route]) -> tuple[int, list[str]]:
    """The cost of a plan in the problem's whole units, and what it breaks."""
    faults: list[str] = []
    tasks = {task.row for task in problem.tasks}
    seen: list[int] = []
    used = [0] * len(problem.fleet)
    cost = 0
    for number, (kind, route) in enumerate(routes):
        if not route:
            continue
        seen += route
        if not 0 <= kind < len(problem.fleet):
            faults.append(f"route {number} drives vehicle type {kind}, there are {len(problem.fleet)}")
            continue
        used[kind] += 1
        unknown = [row for row in route if row not in tasks]
        if unknown:
            faults.append(f"route {number} serves {unknown[0]}, which is no task")
            continue
        stops = [0, *route, 0]
        length = sum(problem.matrix[here][there] for here, there in zip(stops, stops[1:]))
        cost += problem.fleet[kind].fixed + problem.fleet[kind].price * length
        faults += (f"route {number} {fault}" for fault in loads(problem, problem.fleet[kind].capacity, route))
        faults += (f"route {number} {fault}" for fault in times(problem, route))
    for kind, count in enumerate(used):
        if count > problem.fleet[kind].count:
            faults.append(f"{count} vehicles of type {kind} drive, there are {problem.fleet[kind].count}")
    if sorted(seen) != sorted(tasks):
        faults.append("a task is missing or served twice")
    return cost, faults


def loads(problem: Problem, capacity: int, route: list[int]):
    """What a route breaks by what is on board: deliveries of jobs from the start on, shipments between their stops."""
    jobs = {job.row: job.demand for job in problem.jobs}
    pickups = {pickup.row: pickup.demand for pickup, _ in problem.pairs}
    pickup_of = {delivery.row: pickup.row for pickup, delivery in problem.pairs}
    load = sum(jobs.get(row, 0) for row in route)
    if load > capacity:
        yield f"starts with {load} on board, of {capacity}"
    on_board: set[int] = set()
    for row in route:
        if row in pickups:
            load += pickups[row]
            on_board.add(row)
        elif row in pickup_of:
            if pickup_of[row] not in on_board:
                yield f"delivers {row} before its pickup"
            load -= pickups[pickup_of[row]]
            on_board.discard(pickup_of[row])
        else:
            load -= jobs[row]
        if load > capacity:
            yield f"has {load} on board behind {row}, of {capacity}"
    if on_board:
        yield "ends with goods on board"


def times(problem: Problem, route: list[int]):
    """What a route breaks that sets out as early as it may; leaving later never helps."""
    if not problem.horizon:
        return
    tasks = {task.row: task for task in problem.tasks}
    time, here = problem.horizon[0], 0
    for row in route:
        task = tasks[row]
        time += problem.matrix[here][row]
        if task.window:
            if time > task.window[1]:
                yield f"is late at {row}: {time} behind {task.window[1]}"
            time = max(time, task.window[0])
        time += task.service
        here = row
    time += problem.matrix[here][0]
    if time > problem.horizon[1]:
        yield f"comes home at {time}, behind {problem.horizon[1]}"
