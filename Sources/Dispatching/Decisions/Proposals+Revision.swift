public import Foundation
public import Postgres

extension Proposals {
    /// Stores what somebody made by hand of a proposal, or of the plan that runs, as a new proposal; one that it was
    /// made of gives way to it.
    ///
    /// - Parameters:
    ///   - version: What was changed.
    ///   - edited: What became of it.
    ///   - expectedRunning: The version that the caller has seen running; nil when none.
    ///   - tenant: The customer.
    ///   - time: The present.
    ///   - expiresAt: Until when the new proposal can be accepted; nil for ever.
    ///   - connection: In the caller's transaction.
    /// - Returns: The version of the new proposal.
    /// - Throws: ``DispatchError`` `.unknown`, or `.conflict` when the world has moved on; then nothing has changed.
    public static func revise(
        _ version: Int,
        as edited: EditedPlan,
        expectedRunning: Int?,
        tenant: String,
        at time: Date,
        expiresAt: Date?,
        on connection: Connection
    ) throws(DispatchError) -> Int {
        try lock(tenant: tenant, on: connection)
        guard let plan = try Plans.get(version, tenant: tenant, on: connection) else {
            throw .unknown(kind: .plan, name: "\(version)")
        }
        let running = try Plans.runningVersion(tenant: tenant, on: connection)
        guard running == expectedRunning else {
            throw .conflict(.runningVersion(expected: expectedRunning, running: running))
        }
        try plan.checkEditable(running: running, at: time)
        return try propose(edited.draft, tenant: tenant, expiresAt: expiresAt, on: connection)
    }
}
