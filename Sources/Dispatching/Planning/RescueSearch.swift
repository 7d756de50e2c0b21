internal import Foundation
internal import RoadNetwork
internal import Routing

/// Weighs what can be done for endangered loads: going on with them first, a cold store on the way, another vehicle
/// that comes for them, giving them up. Each is a whole plan of the fleet, solved by the engine and priced.
struct RescueSearch {
    let state: LiveState
    let options: PlannerOptions
    let solver: any RouteSolver
    let milliseconds: Int
    /// Every place that any of the ways may lead to, and their travel table.
    let places: [Coordinate]
    let table: TravelTable
    /// The rows of the places in the table.
    let rows: [Coordinate: Int]

    init(
        state: LiveState,
        options: PlannerOptions,
        solver: any RouteSolver,
        milliseconds: Int,
        places: [Coordinate],
        table: TravelTable
    ) {
        self.state = state
        self.options = options
        self.solver = solver
        self.milliseconds = milliseconds
        self.places = places
        self.table = table
        rows = Dictionary(places.enumerated().map { ($1, $0) }) { first, _ in first }
    }

    /// Every place that matters, for one question to the road network.
    static func places(_ state: LiveState, _ options: PlannerOptions) -> [Coordinate] {
        let plain = PlanProblem(state: state, options: options)
        let stranded = state.stranded
        guard !plain.latest.isEmpty || !stranded.isEmpty || !state.runningRescues.isEmpty else { return plain.places }
        let stores = state.facilities.values.filter { $0.kind == .coldStore }.sorted { $0.name < $1.name }.map(\.place)
        let meetings = state.vehicles.compactMap { state.place(of: $0.name) }
        var seen: Set<Coordinate> = []
        return (plain.places + stores + meetings + stranded.map(\.goods.place)).filter { seen.insert($0).inserted }
    }

    /// What the search has found.
    struct Finding {
        /// The best course of action.
        let trial: PlanTrial
        /// The one that keeps to what the running plan does with loads on board.
        let baseline: PlanTrial
        /// What was weighed.
        let options: [RescueOption]
    }

    /// The best course of action, and what else was weighed.
    func search() throws -> Finding {
        let vehicles = endangeredVehicles()
        let share = milliseconds / (1 + vehicles.count * Self.ways.count)
        let running = state.runningRescues
        var best = try attempt(running, share)
        if !best.hasAllTransfers { best = try attempt(running.filter { $0.value.kind != .transfer }, share) }
        let baseline = best
        var weighed: [RescueOption] = []
        for vehicle in vehicles {
            let needy = needy(vehicle, best)
            guard !needy.isEmpty else { continue }
            var choices = [option(.deliver, vehicle, needy, best)]
            var winner = (index: 0, trial: best)
            let all = endangered(vehicle, best)
            for (kind, isWhole) in Self.ways where !isWhole || all.count > needy.count {
                let loads = isWhole ? all : needy
                let (trial, obstacle) = try attempt(kind, vehicle, loads, best, share)
                choices.append(option(kind, vehicle, loads, trial ?? best, obstacle: obstacle))
                guard let trial, trial.cost + threshold(winner.index) < winner.trial.cost else { continue }
                winner = (choices.count - 1, trial)
            }
            choices[winner.index].isChosen = true
            weighed += choices
            best = winner.trial
        }
        return Finding(trial: best, baseline: baseline, options: weighed)
    }

    /// What is tried for a vehicle: with the loads that would come too late, and with all that are endangered. A vehicle
    /// that drives to a store or waits for another one makes the others late as well.
    private static let ways: [(kind: Rescue.Kind, isWhole: Bool)] = [
        (.store, false), (.store, true), (.transfer, false), (.transfer, true), (.giveUp, false),
    ]

    /// A running plan is left only for a gain.
    private func threshold(_ index: Int) -> Int { index == 0 ? options.movePrice : 0 }

    /// Vehicles with endangered or stranded loads, the most urgent first.
    private func endangeredVehicles() -> [String] {
        let problem = PlanProblem(state: state, options: options)
        var urgency: [String: Date] = [:]
        for (number, latest) in problem.latest {
            guard let vehicle = state.shipments[number]?.vehicle else { continue }
            urgency[vehicle] = min(urgency[vehicle] ?? latest, latest)
        }
        for shipment in state.stranded {
            guard let vehicle = shipment.vehicle else { continue }
            urgency[vehicle] = min(urgency[vehicle] ?? shipment.goods.windowEnd, shipment.goods.windowEnd)
        }
        return urgency.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
    }

    /// The loads of a vehicle that a course of action brings too late.
    private func needy(_ vehicle: String, _ trial: PlanTrial) -> [ShipmentRecord] {
        trial.fates.keys.sorted().compactMap { number in
            guard let shipment = state.shipments[number], shipment.vehicle == vehicle, let fate = trial.fates[number],
                fate.cost > 0
            else { return nil }
            return shipment
        }
    }

    /// All loads of a vehicle that are endangered or stranded.
    private func endangered(_ vehicle: String, _ trial: PlanTrial) -> [ShipmentRecord] {
        trial.fates.keys.sorted().compactMap { number in
            state.shipments[number].flatMap { $0.vehicle == vehicle ? $0 : nil }
        }
    }

    /// Those of some loads that may be given up: while a forecast lies ahead it may prove wrong.
    private func beyondHope(_ loads: [ShipmentRecord], _ trial: PlanTrial) -> [ShipmentRecord] {
        loads.filter { shipment in trial.problem.latest[shipment.number].map { $0 <= state.now } ?? true }
    }

    private func option(
        _ kind: Rescue.Kind,
        _ vehicle: String,
        _ loads: [ShipmentRecord],
        _ trial: PlanTrial,
        obstacle: RescueOption.Obstacle? = nil
    ) -> RescueOption {
        let mine = trial.fates.filter { state.shipments[$0.key]?.vehicle == vehicle }
        return RescueOption(
            vehicle: vehicle,
            kind: kind,
            loads: loads.map(\.number),
            routeCost: obstacle == nil ? trial.routeCost : 0,
            goodsCost: obstacle == nil ? trial.goodsCost : 0,
            saved: obstacle == nil ? mine.values.count { !$0.isLost } : 0,
            lost: obstacle == nil ? mine.values.count { $0.isLost } : mine.count,
            isChosen: false,
            obstacle: obstacle?.sentence ?? "",
            obstacleCode: obstacle
        )
    }

    // MARK: - One course of action

    private func attempt(
        _ kind: Rescue.Kind,
        _ vehicle: String,
        _ loads: [ShipmentRecord],
        _ best: PlanTrial,
        _ milliseconds: Int
    ) throws -> (trial: PlanTrial?, obstacle: RescueOption.Obstacle?) {
        var rescues = best.problem.rescues
        for shipment in loads where kind != .giveUp { rescues[shipment.number] = nil }
        switch kind {
        case .deliver: return (best, nil)
        case .store:
            let stores = stores(for: loads, of: vehicle, beside: rescues)
            guard !stores.isEmpty else { return (nil, .noStore) }
            for (number, store) in stores {
                rescues[number] = rescue(
                    number,
                    .store,
                    vehicle,
                    "\(store.label) is the nearest cold store with room",
                    store
                )
            }
        case .transfer:
            guard soonestHelp(for: vehicle, loads) != nil else {
                return (nil, .noVehicle)
            }
            for shipment in loads {
                let reason = "another vehicle comes for it"
                rescues[shipment.number] = rescue(shipment.number, .transfer, vehicle, reason)
            }
        case .giveUp:
            let lost = beyondHope(loads, best)
            guard !lost.isEmpty else { return (nil, .notLost) }
            for shipment in lost {
                let minutes = best.fates[shipment.number]?.exposureMinutes ?? 0
                rescues[shipment.number] = givenUp(shipment.number, vehicle, minutes)
            }
        }
        let trial = try attempt(rescues, milliseconds)
        guard trial.hasAllTransfers else { return (nil, .tooLate) }
        return (trial, nil)
    }

    private func rescue(
        _ number: String,
        _ kind: Rescue.Kind,
        _ vehicle: String,
        _ reason: String,
        _ store: Facility? = nil
    ) -> Rescue {
        Rescue(shipment: number, kind: kind, vehicle: vehicle, facility: store?.name, reason: reason)
    }

    private func givenUp(_ number: String, _ vehicle: String, _ minutes: Int) -> Rescue {
        let reason = "given up: it would be \(minutes) minutes beyond its time before it is in the cold again"
        var rescue = rescue(number, .giveUp, vehicle, reason)
        rescue.minutes = minutes
        return rescue
    }

    private func attempt(_ rescues: [String: Rescue], _ milliseconds: Int) throws -> PlanTrial {
        let (problem, table) = setting(rescues)
        return PlanTrial(problem: problem, table: table, solution: try solve(problem, table, milliseconds))
    }

    /// The problem of one course of action, with its part of the travel table.
    func setting(_ rescues: [String: Rescue]) -> (problem: PlanProblem, table: TravelTable) {
        let problem = PlanProblem(state: state, options: options, rescues: rescues, waits: waits(rescues))
        return (problem, table.picked(problem.places.compactMap { rows[$0] }))
    }

    private func solve(_ problem: PlanProblem, _ table: TravelTable, _ milliseconds: Int) throws -> Solution {
        // Without vehicles or goods there is nothing to search, and the engine refuses an empty fleet.
        guard !problem.drivers.isEmpty, !(problem.onBoard.isEmpty && problem.toLoad.isEmpty) else {
            return Solution(routes: [], unassigned: [])
        }
        let routing = try problem.problem(table, relaxed: [])
        let strict = try solver.solve(routing, milliseconds: max(20, milliseconds))
        // What is on board must come off: loads that cannot keep their time may come late, and the engine goes on.
        let missing = strict.unassigned.compactMap { task -> String? in
            guard case .job(let row) = task.task else { return nil }
            return problem.onBoard[row].number
        }
        if missing.isEmpty { return problem.withoutIdleBreaks(strict, OrderTimer(routing)) }
        let eased = try problem.problem(table, relaxed: Set(missing))
        let late = try solver.solve(eased, milliseconds: max(20, milliseconds))
        return problem.withoutIdleBreaks(late, OrderTimer(eased))
    }
}
