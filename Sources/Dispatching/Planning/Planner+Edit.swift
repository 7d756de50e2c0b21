public import Foundation
public import Postgres
internal import RoadNetwork
internal import Threads

extension Planner {
    /// What a change by hand makes of a proposal, or of the plan that runs, as things stand at `time`; nothing is
    /// written.
    ///
    /// - Parameters:
    ///   - version: The proposal, or the version that runs.
    ///   - edit: What is changed.
    ///   - tenant: The customer.
    ///   - time: The present.
    ///   - pool: Where to read from.
    /// - Returns: The plan before and after, with the limits that it breaks.
    /// - Throws: ``DispatchError`` `.unknown`, `.conflict` for a version that is decided or was made against another
    ///   one than runs, `.invalid` for what cannot be done; `RoadNetworkError`, or what the engine or the pool throws.
    public func edited(
        _ version: Int,
        _ edit: PlanEdit,
        tenant: String,
        at time: Date,
        pool: Pool
    ) async throws -> EditedPlan {
        let snapshot = TransactionOptions(isolation: .repeatableRead, isReadOnly: true)
        let (state, base) = try await pool.transaction(snapshot) { connection in
            let state = try LiveStateReader(tenant: tenant, now: time, connection: connection).read()
            guard let base = try Plans.get(version, tenant: tenant, on: connection) else {
                throw DispatchError.unknown(kind: .plan, name: "\(version)")
            }
            try base.checkEditable(running: state.running?.version, at: time)
            return (state, base)
        }
        let options = options
        let solver = solver
        let editor = PlanEditor(state: state, base: base, edit: edit, options: options)
        let places = editor.places()
        let table = try await travelTimes.matrix(of: places, departure: time)
        return try await DedicatedThread.run(named: "plan edit", stackSize: DedicatedThread.deepStack) {
            try editor.edited(
                RescueSearch(
                    state: state,
                    options: options,
                    solver: solver,
                    milliseconds: 0,
                    places: places,
                    table: table
                )
            )
        }
    }
}

extension Plan {
    /// Refuses what is no longer open to a change.
    func checkEditable(running: Int?, at time: Date) throws(DispatchError) {
        switch state {
        case .accepted: return
        case .rejected, .expired, .superseded: throw .conflict(.decided(version: version, state: state))
        case .proposed:
            if let expiresAt, expiresAt <= time { throw .conflict(.expired(version: version)) }
            guard basedOn == running else { throw .conflict(.basedOn(basedOn, running: running)) }
        }
    }
}
