internal import Foundation
internal import RoadNetwork
internal import Routing

/// Turns the engine's solution into a plan of the whole day: what is done already, then what is left.
struct PlanAssembler {
    let problem: PlanProblem
    let table: TravelTable
    let solution: Solution
    let trigger: ReplanTrigger
    let reference: String
    let reason: String

    func draft() -> PlanDraft {
        let unassigned = (problem.impossible + solution.unassigned.map(left)).sorted { $0.shipment < $1.shipment }
        let before = courseOfRunningPlan()
        let after = courseOfSolution()
        let comparison = PlanComparison(before: before, after: after, problem: problem, unassigned: unassigned)
        let routes = self.routes()
        let difference = comparison.difference()
        return PlanDraft(
            trigger: trigger,
            triggerReference: reference,
            basedOn: problem.state.running?.version,
            createdAt: problem.state.now,
            summary: summary(after, routes, unassigned.count),
            difference: difference,
            routes: routes,
            unassigned: unassigned
        )
    }

    private func summary(_ after: CourseOfEvents, _ routes: [PlanRoute], _ unassigned: Int) -> PlanSummary {
        var degraded = problem.degraded
        if case .estimated(let reason) = table.origin { degraded.append("travel times are estimated: \(reason)") }
        return PlanSummary(
            routes: solution.routes.count,
            deliveries: after.handOver.count,
            unassigned: unassigned,
            distanceMetres: after.metres,
            durationSeconds: after.seconds,
            cost: solution.cost,
            solveMilliseconds: solution.statistics.milliseconds,
            degraded: degraded,
            reason: reason
        )
    }

    private func left(_ task: UnassignedTask) -> UnassignedShipment {
        let shipment =
            switch task.task {
            case .job(let row): problem.onBoard[row]
            case .shipment(let row): problem.toLoad[row]
            }
        let reason = task.explanation.isEmpty ? task.reason.rawValue : task.explanation
        return UnassignedShipment(shipment: shipment.number, reason: reason)
    }

    // MARK: - Routes

    /// The routes of all vehicles that have something to do or have done something by the running plan.
    private func routes() -> [PlanRoute] {
        var routes: [PlanRoute] = []
        let solved = Dictionary(uniqueKeysWithValues: solution.routes.map { ($0.vehicle, $0) })
        for (row, driver) in problem.drivers.enumerated() {
            let past = problem.facts(of: driver.vehicle.name)
            let future = solved[row].map { stops($0) } ?? []
            if past.isEmpty && future.isEmpty { continue }
            routes.append(
                PlanRoute(
                    vehicle: driver.vehicle.name,
                    courier: driver.vehicle.vehicle.courier,
                    isChanged: isChanged(driver.vehicle.name, future),
                    distanceMetres: solved[row]?.distance ?? 0,
                    durationSeconds: solved[row]?.duration ?? 0,
                    cost: solved[row]?.cost.total ?? 0,
                    stops: past + future
                )
            )
        }
        return routes
    }

    private func stops(_ route: Route) -> [PlanStop] {
        route.steps.compactMap { step in
            switch step.activity {
            case .start: terminal(.start, step, problem.drivers[route.vehicle].start, facility: nil)
            case .end:
                terminal(
                    .end,
                    step,
                    problem.drivers[route.vehicle].end,
                    facility: problem.drivers[route.vehicle].vehicle.vehicle.depot
                )
            case .job(let row): drop(problem.onBoard[row], step)
            case .delivery(let row): drop(problem.toLoad[row], step)
            case .pickup(let row): load(problem.toLoad[row], step)
            case .pause: nil
            }
        }
    }

    private func terminal(_ kind: StopKind, _ step: Step, _ place: Int, facility: String?) -> PlanStop {
        PlanStop(
            kind: kind,
            facility: facility,
            label: facility.flatMap { problem.state.facilities[$0]?.label } ?? "",
            place: problem.places[place],
            arrivalAt: problem.date(step.arrival),
            departureAt: problem.date(step.departure),
            isFrozen: false
        )
    }

    private func drop(_ shipment: ShipmentRecord, _ step: Step) -> PlanStop {
        PlanStop(
            kind: .deliver,
            shipment: shipment.number,
            label: shipment.goods.label,
            place: shipment.goods.place,
            arrivalAt: problem.date(step.arrival),
            departureAt: problem.date(step.departure),
            windowStart: shipment.goods.windowStart,
            windowEnd: shipment.goods.windowEnd,
            latestAt: problem.latest[shipment.number],
            isFrozen: false
        )
    }

    private func load(_ shipment: ShipmentRecord, _ step: Step) -> PlanStop {
        let facility = problem.state.facilities[shipment.goods.facility]
        return PlanStop(
            kind: .load,
            shipment: shipment.number,
            facility: shipment.goods.facility,
            label: facility?.label ?? "",
            place: facility?.place ?? shipment.goods.place,
            arrivalAt: problem.date(step.arrival),
            departureAt: problem.date(step.departure),
            isFrozen: false
        )
    }

    /// Whether the courier must be told: another sequence than is left of the running plan, or other times.
    private func isChanged(_ vehicle: String, _ future: [PlanStop]) -> Bool {
        let running = problem.state.running?.routes.first { $0.vehicle == vehicle }
        let old = (running?.stops ?? []).filter { problem.isStillToDo($0, on: vehicle) }
        let new = future.filter { $0.shipment != nil }
        guard old.count == new.count else { return true }
        return zip(old, new).contains { old, new in
            let shift = abs(old.arrivalAt.timeIntervalSince(new.arrivalAt))
            return old.kind != new.kind || old.shipment != new.shipment
                || shift > Double(problem.options.toleranceSeconds)
        }
    }

    // MARK: - Courses of events

    private func courseOfSolution() -> CourseOfEvents {
        var course = CourseOfEvents()
        for route in solution.routes {
            let name = problem.drivers[route.vehicle].vehicle.name
            course.metres += route.distance
            course.seconds += route.duration
            for step in route.steps {
                let number: String
                switch step.activity {
                case .job(let row): number = problem.onBoard[row].number
                case .delivery(let row): number = problem.toLoad[row].number
                default: continue
                }
                course.deliveries[name, default: []].append(number)
                course.handOver[number] = step.arrival + step.waiting
            }
        }
        return course
    }

    /// What the running plan would come to from now on, with the vehicles where they are.
    private func courseOfRunningPlan() -> CourseOfEvents {
        var course = CourseOfEvents()
        for driver in problem.drivers {
            let name = driver.vehicle.name
            let stops = problem.remainingStops(of: name).compactMap { problem.projected($0.kind, $0.shipment) }
            let start = problem.begin(driver)
            let projection = RouteProjection(start: driver.start, at: start, end: driver.end, stops: stops) {
                from,
                to in
                (Int(table.duration(from: from, to: to)), Int(table.distance(from: from, to: to)))
            }
            course.deliveries[name] = stops.filter(\.isDelivery).map(\.shipment)
            course.handOver.merge(projection.handOver) { first, _ in first }
            course.metres += projection.metres
            course.seconds += projection.seconds
        }
        return course
    }
}
