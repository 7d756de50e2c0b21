public import Foundation
public import Postgres
public import RoadNetwork
internal import Routing
internal import Threads

/// Makes a plan out of the live state: reads it, asks for travel times, lets the engine search, compares.
public struct Planner: Sendable {
    let travelTimes: any TravelTimes
    let solver: any RouteSolver
    let options: PlannerOptions

    /// Creates a planner.
    public init(
        travelTimes: any TravelTimes,
        solver: any RouteSolver = RoutingEngine(),
        options: PlannerOptions = PlannerOptions()
    ) {
        self.travelTimes = travelTimes
        self.solver = solver
        self.options = options
    }

    /// A plan for the tenant's fleet as things stand at `time`; nothing is written.
    ///
    /// - Parameters:
    ///   - tenant: The customer.
    ///   - trigger: Why a plan is wanted.
    ///   - reference: The breach, order or request behind it.
    ///   - time: The present.
    ///   - pool: Where to read from.
    /// - Returns: The plan, compared with the one that runs.
    /// - Throws: ``DispatchError``, `RoadNetworkError`, or what the engine or the pool throws.
    public func plan(
        tenant: String,
        trigger: ReplanTrigger,
        reference: String,
        at time: Date,
        pool: Pool
    ) async throws -> PlanDraft {
        let snapshot = TransactionOptions(isolation: .repeatableRead, isReadOnly: true)
        let state = try await pool.transaction(snapshot) { connection in
            try LiveStateReader(tenant: tenant, now: time, connection: connection).read()
        }
        return try await plan(state, trigger: trigger, reference: reference)
    }

    /// A plan for a fleet that stands as `state` says, whoever has put that together.
    ///
    /// - Parameters:
    ///   - state: What is known at its moment.
    ///   - trigger: Why a plan is wanted.
    ///   - reference: The breach, order or request behind it.
    /// - Returns: The plan, compared with the one that runs.
    /// - Throws: `RoadNetworkError`, or what the engine throws.
    public func plan(_ state: LiveState, trigger: ReplanTrigger, reference: String) async throws -> PlanDraft {
        let options = options
        let places = RescueSearch.places(state, options)
        let table = try await travelTimes.matrix(of: places, departure: state.now)
        let solver = solver
        let isUrgent = trigger == .breach || trigger == .warning
        let budget = isUrgent ? min(options.urgentMilliseconds, options.solveMilliseconds) : options.solveMilliseconds
        return try await DedicatedThread.run(named: "planner", stackSize: DedicatedThread.deepStack) {
            let search = RescueSearch(
                state: state,
                options: options,
                solver: solver,
                milliseconds: budget,
                places: places,
                table: table
            )
            let began = ContinuousClock.now
            let finding = try search.search()
            let isOverdue = solver.isTimed && ContinuousClock.now - began > .milliseconds(2 * budget + 200)
            let trial = finding.trial
            let assembler = PlanAssembler(
                problem: trial.problem,
                table: trial.table,
                solution: trial.solution,
                trigger: state.running == nil ? .first : trigger,
                reference: reference,
                reason: Self.reason(trigger, reference, state),
                baseline: finding.baseline,
                options: finding.options,
                isOutOfTime: trial.solution.statistics.isInterrupted || isOverdue
            )
            return try assembler.draft()
        }
    }

    /// Why the plan was made, in a sentence for dispatcher and courier.
    private static func reason(_ trigger: ReplanTrigger, _ reference: String, _ state: LiveState) -> String {
        switch trigger {
        case .first: return "first plan"
        case .order: return reference.isEmpty ? "orders have changed" : "order \(reference) has changed"
        case .request: return "a new plan was asked for"
        case .courier:
            let deed = state.shipments[reference].flatMap(CourierDeed.init)
            return "a courier did something else than planned: \(deed?.sentence ?? reference)"
        case .vehicle: return "vehicle \(reference) has changed its state"
        case .late: return "vehicle \(reference) is behind the plan"
        case .silent: return "nothing is heard of vehicle \(reference)"
        case .facility: return "\(reference) has closed, opened or moved"
        case .breach, .warning:
            let threatened = state.vehicles.first { $0.dangers.contains { $0.episode == reference } }
            guard let threatened, let danger = threatened.dangers.first(where: { $0.episode == reference }) else {
                return trigger == .breach ? "a breach was opened" : "a breach is foreseen"
            }
            let words = danger.sentence.isEmpty ? "the load space is out of its limits" : danger.sentence
            // A device that bears the vehicle's name has said it already.
            return words.contains(threatened.name) ? words : "\(threatened.name): \(words)"
        }
    }
}
