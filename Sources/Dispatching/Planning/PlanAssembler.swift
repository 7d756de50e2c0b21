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
    /// The course of action that keeps to the running plan, for the comparison.
    let baseline: PlanTrial
    let options: [RescueOption]
    let isOutOfTime: Bool

    func draft() throws -> PlanDraft {
        let words = AbsenceWords(problem: problem)
        let left = problem.impossible + solution.unassigned.map(words.record)
        let unassigned = left.sorted { $0.shipment < $1.shipment }
        let before = courseOfRunningPlan()
        let after = CourseOfEvents(solution, problem)
        let comparison = PlanComparison(before: before, after: after, problem: problem, unassigned: unassigned)
        let routes = try self.routes()
        var difference = comparison.difference()
        difference.options = options
        difference.toTell = addressees(routes, difference)
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
        var remarks = problem.remarks
        if isOutOfTime { remarks.append(PlanRemark(.outOfTime)) }
        if case .estimated(let reason) = table.origin { remarks.append(PlanRemark(.estimatedTravel, about: reason)) }
        return PlanSummary(
            routes: solution.routes.count,
            deliveries: after.handOver.count,
            unassigned: unassigned,
            distanceMetres: after.metres,
            durationSeconds: after.seconds,
            cost: solution.cost,
            solveMilliseconds: solution.statistics.milliseconds,
            degraded: remarks.map(\.sentence),
            remarks: remarks,
            reason: reason,
            deed: trigger == .courier ? problem.state.shipments[reference].flatMap(CourierDeed.init) : nil
        )
    }

    // MARK: - Routes

    /// The routes of all vehicles that have something to do or have done something by the running plan.
    private func routes() throws -> [PlanRoute] {
        let holders = try compartments()
        var routes: [PlanRoute] = []
        let solved = Dictionary(uniqueKeysWithValues: solution.routes.map { ($0.vehicle, $0) })
        for (row, driver) in problem.drivers.enumerated() {
            let past = problem.facts(of: driver.vehicle.name)
            let future = (solved[row].map { stops($0) } ?? []).map { stop in
                var stop = stop
                stop.compartment = stop.shipment.flatMap { holders[$0] }
                return stop
            }
            let given = handOvers(from: driver)
            if past.isEmpty && future.isEmpty && given.isEmpty { continue }
            routes.append(
                PlanRoute(
                    vehicle: driver.vehicle.name,
                    courier: driver.vehicle.vehicle.courier,
                    isChanged: isChanged(driver.vehicle.name, given + future),
                    distanceMetres: solved[row]?.distance ?? 0,
                    durationSeconds: solved[row]?.duration ?? 0,
                    cost: solved[row]?.cost.total ?? 0,
                    stops: past + given + future
                )
            )
        }
        return routes
    }

    /// The compartment of each shipment by its number.
    private func compartments() throws -> [String: String] {
        guard problem.hasCompartments else { return [:] }
        let routing = try problem.problem(table, relaxed: [])
        var holders: [String: String] = [:]
        for route in solution.routes {
            let names = problem.drivers[route.vehicle].vehicle.vehicle.compartments.map(\.name)
            for (activity, index) in Solver.compartments(routing, of: route) where names.indices.contains(index) {
                switch activity {
                case .job(let row): holders[problem.onBoard[row].number] = names[index]
                case .pickup(let row): holders[problem.toLoad[row].number] = names[index]
                default: continue
                }
            }
        }
        return holders
    }

    private func stops(_ route: Route) -> [PlanStop] {
        route.steps.indices.compactMap { index in
            let step = route.steps[index]
            return switch step.activity {
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
            case .pause(let row): pause(row, index, route)
            case .reload: nil
            }
        }
    }

    /// A break: at a stop, or on the straight line between two when it begins on the way.
    private func pause(_ row: Int, _ index: Int, _ route: Route) -> PlanStop {
        let driver = problem.drivers[route.vehicle]
        let due = driver.breaks[row]
        let step = route.steps[index]
        let before = route.steps[..<index].last { place($0, driver) != nil }
        let after = route.steps[(index + 1)...].first { place($0, driver) != nil }
        let from = before.flatMap { place($0, driver) } ?? problem.places[driver.start]
        let to = after.flatMap { place($0, driver) } ?? from
        let way = (after?.duration ?? 0) - (before?.duration ?? 0)
        let share = way > 0 ? Double(step.duration - (before?.duration ?? 0)) / Double(way) : 0
        return PlanStop(
            kind: .pause,
            breakName: due.key.name,
            label: "",
            place: Coordinate(
                latitude: from.latitude + (to.latitude - from.latitude) * share,
                longitude: from.longitude + (to.longitude - from.longitude) * share
            ),
            arrivalAt: problem.date(step.arrival + step.waiting),
            departureAt: problem.date(step.departure),
            windowStart: due.key.dueAt,
            windowEnd: due.latest,
            isFrozen: false
        )
    }

    private func place(_ step: Step, _ driver: PlanProblem.Driver) -> Coordinate? {
        switch step.activity {
        case .start: problem.places[driver.start]
        case .end: problem.places[driver.end]
        case .job(let row): problem.drop(of: problem.onBoard[row])
        case .pickup(let row): problem.pickup(of: problem.toLoad[row])
        case .delivery(let row): problem.toLoad[row].goods.place
        case .pause, .reload: nil
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

    /// The stop at which a vehicle waits until another one has taken loads over.
    private func handOvers(from driver: PlanProblem.Driver) -> [PlanStop] {
        let name = driver.vehicle.name
        let mine = problem.toLoad.filter { problem.meetings[$0.number] != nil && $0.vehicle == name }
        return mine.map { shipment in
            PlanStop(
                kind: .handOver,
                shipment: shipment.number,
                label: shipment.goods.label,
                place: problem.places[driver.start],
                arrivalAt: problem.state.now,
                departureAt: problem.date(problem.waits[name] ?? 0),
                latestAt: problem.latest[shipment.number],
                isFrozen: false
            )
        }
    }

    /// Who must hear of the plan once it is accepted.
    private func addressees(_ routes: [PlanRoute], _ difference: PlanDifference) -> PlanDifference.Addressees {
        var addressees = PlanDifference.Addressees()
        addressees.couriers = routes.filter(\.isChanged).map(\.courier)
        addressees.facilities = Set(difference.rescues.compactMap(\.facility)).sorted()
        let troubled = difference.brokenWindows + difference.dropped.map(\.shipment)
        addressees.orders = Set(troubled.compactMap { problem.state.shipments[$0]?.order }).sorted()
        return addressees
    }

    private func drop(_ shipment: ShipmentRecord, _ step: Step) -> PlanStop {
        if let store = problem.store(for: shipment) {
            return PlanStop(
                kind: .store,
                shipment: shipment.number,
                facility: store.name,
                label: store.label,
                place: store.place,
                arrivalAt: problem.date(step.arrival),
                departureAt: problem.date(step.departure),
                latestAt: problem.latest[shipment.number],
                isFrozen: false
            )
        }
        return PlanStop(
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
        let isMeeting = problem.meetings[shipment.number] != nil
        let facility = isMeeting ? nil : problem.state.facilities[shipment.goods.facility]
        return PlanStop(
            kind: .load,
            shipment: shipment.number,
            facility: facility?.name,
            label: isMeeting ? shipment.vehicle ?? "" : facility?.label ?? "",
            place: problem.pickup(of: shipment) ?? shipment.goods.place,
            arrivalAt: problem.date(step.arrival),
            departureAt: problem.date(step.departure),
            isFrozen: false
        )
    }

    /// Whether the courier must be told: another sequence than is left of the running plan, or other times.
    private func isChanged(_ vehicle: String, _ future: [PlanStop]) -> Bool {
        let running = problem.state.running?.routes.first { $0.vehicle == vehicle }
        let old = (running?.stops ?? []).filter { problem.isStillToDo($0, on: vehicle) }
        let new = future.filter { $0.shipment != nil || $0.kind == .pause }
        guard old.count == new.count else { return true }
        return zip(old, new).contains { old, new in
            let shift = abs(old.arrivalAt.timeIntervalSince(new.arrivalAt))
            return old.kind != new.kind || old.shipment != new.shipment || old.breakName != new.breakName
                || shift > Double(problem.options.toleranceSeconds)
        }
    }

    // MARK: - Courses of events

    /// What the running plan would come to from now on, with the vehicles where they are.
    private func courseOfRunningPlan() -> CourseOfEvents {
        let (problem, table) = (baseline.problem, baseline.table)
        var course = CourseOfEvents()
        for driver in problem.drivers {
            let name = driver.vehicle.name
            let stops = problem.projectedRoute(of: name)
            let start = problem.begin(driver)
            let projection = RouteProjection(start: driver.start, at: start, end: driver.end, stops: stops) {
                from,
                to in
                (Int(table.duration(from: from, to: to)), Int(table.distance(from: from, to: to)))
            }
            course.deliveries[name] = stops.filter(\.isDelivery).map(\.shipment)
            course.handOver.merge(projection.handOver) { first, _ in first }
            course.cooled.merge(projection.handOver) { first, _ in first }
            course.breaks.merge(projection.breaks) { first, _ in first }
            course.metres += projection.metres
            course.seconds += projection.seconds
        }
        return course
    }
}
