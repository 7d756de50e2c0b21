"""What a plan costs and what is wrong with it; shares nothing with any solver."""


def check(problem, routes) -> tuple[int, list[str]]:
    faults: list[str] = []
    pickup_of = {delivery.row: pickup.row for pickup, delivery in problem.pairs}
    pickups = set(pickup_of.values())
    tasks = {task.row: task for task in problem.tasks}
    seen: list[int] = []
    cost = 0
    if sum(1 for route in routes if route) > problem.vehicles:
        faults.append("too many vehicles")
    for number, route in enumerate(routes):
        load = sum(tasks[row].demand for row in route if row not in pickups and row not in pickup_of)
        time = problem.horizon[0] if problem.horizon else 0
        here = 0
        on_board: set[int] = set()
        if load > problem.capacity:
            faults.append(f"route {number} starts overloaded")
        for row in route:
            task = tasks[row]
            seen.append(row)
            cost += int(problem.matrix[here, row])
            time += int(problem.matrix[here, row])
            if task.window:
                if time > task.window[1]:
                    faults.append(f"route {number} is late at {row}")
                time = max(time, task.window[0])
            time += task.service
            if row in pickups:
                load += task.demand
                on_board.add(row)
            else:
                load -= task.demand
                if row in pickup_of and pickup_of[row] not in on_board:
                    faults.append(f"route {number} delivers {row} before its pickup")
                on_board.discard(pickup_of.get(row))
            if load > problem.capacity:
                faults.append(f"route {number} is overloaded at {row}")
            here = row
        cost += int(problem.matrix[here, 0])
        time += int(problem.matrix[here, 0])
        if on_board:
            faults.append(f"route {number} ends with goods on board")
        if problem.horizon and time > problem.horizon[1]:
            faults.append(f"route {number} comes home late")
    if sorted(seen) != sorted(tasks):
        faults.append("a task is missing or served twice")
    return cost, faults
