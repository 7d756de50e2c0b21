public import Foundation
public import Postgres

/// Proposals of a plan and the decisions about them; each function belongs within a transaction.
public enum Proposals {
    /// Stores a draft as a proposal and tells the others; proposals that still wait give way to it.
    ///
    /// - Returns: The version of the proposal.
    /// - Throws: ``DispatchError`` `.conflict` when another version runs than the draft was made against.
    public static func propose(
        _ draft: PlanDraft,
        tenant: String,
        expiresAt: Date?,
        on connection: Connection
    ) throws(DispatchError) -> Int {
        try lock(tenant: tenant, on: connection)
        let running = try Plans.runningVersion(tenant: tenant, on: connection)
        guard running == draft.basedOn else { throw .conflict(.basedOn(draft.basedOn, running: running)) }
        let newer = "a newer proposal came"
        let older = try DispatchError.database { () throws(PostgresError) in
            try connection.query(
                """
                update isotherm.plan set state = 'superseded', decided_at = $2, decision_reason = $3
                where tenant = $1 and state = 'proposed' returning version
                """,
                [.text(tenant), .date(draft.createdAt), .text(newer)]
            ).map { row throws(PostgresError) in Int(try row.int("version")) }
        }
        for version in older {
            guard let plan = try Plans.get(version, tenant: tenant, on: connection) else { continue }
            let time = draft.createdAt
            try tell(.superseded, version, plan.draft, by: nil, reason: newer, tenant: tenant, at: time, on: connection)
        }
        let version = try PlanWriter(tenant: tenant, connection: connection).write(draft, expiresAt: expiresAt)
        try tell(.proposed, version, draft, by: nil, reason: "", tenant: tenant, at: draft.createdAt, on: connection)
        return version
    }

    /// Makes a proposal the plan that runs: the one before is superseded, shipments become planned, and every courier
    /// whose route changes gets a message to be published.
    ///
    /// - Parameters:
    ///   - version: The proposal.
    ///   - expectedRunning: The version that the caller has seen running; nil when none.
    ///   - decider: A person's account, or `policy`.
    ///   - reason: Why, for people; may be empty.
    ///   - tenant: The customer.
    ///   - time: The present.
    ///   - connection: In the caller's transaction.
    /// - Throws: ``DispatchError`` `.unknown`, or `.conflict` when the world has moved on; then nothing has changed.
    public static func accept(
        _ version: Int,
        expectedRunning: Int?,
        by decider: String,
        reason: String = "",
        tenant: String,
        at time: Date,
        on connection: Connection
    ) throws(DispatchError) {
        let plan = try waiting(version, tenant: tenant, at: time, on: connection)
        let running = try Plans.running(tenant: tenant, on: connection)
        guard running?.version == expectedRunning else {
            throw .conflict(.runningVersion(expected: expectedRunning, running: running?.version))
        }
        guard running?.version == plan.basedOn else {
            throw .conflict(.basedOn(plan.basedOn, running: running?.version))
        }
        let decision = Acceptance(plan: plan, running: running, tenant: tenant, at: time, connection: connection)
        let shipments = try decision.shipments()
        try decision.check(shipments)
        try decide(.superseded, running?.version, by: decider, reason: "plan \(version)", tenant, time, connection)
        try decide(.accepted, version, by: decider, reason: reason, tenant, time, connection)
        try decision.move(shipments)
        try decision.quarantine()
        try decision.writeMessages()
        if let running {
            let reason = "plan \(version)"
            let old = running.draft
            try tell(
                .superseded,
                running.version,
                old,
                by: decider,
                reason: reason,
                tenant: tenant,
                at: time,
                on: connection
            )
        }
        try tell(.accepted, version, plan.draft, by: decider, reason: reason, tenant: tenant, at: time, on: connection)
    }

    /// Turns a proposal down.
    ///
    /// - Throws: ``DispatchError`` `.unknown`, `.invalid` for an empty reason, or `.conflict` when it is decided already.
    public static func reject(
        _ version: Int,
        by decider: String,
        reason: String,
        tenant: String,
        at time: Date,
        on connection: Connection
    ) throws(DispatchError) {
        guard !reason.isEmpty else { throw .invalid(field: "reason", expected: .reason, came: "") }
        let plan = try waiting(version, tenant: tenant, at: time, on: connection)
        try decide(.rejected, version, by: decider, reason: reason, tenant, time, connection)
        try tell(.rejected, version, plan.draft, by: decider, reason: reason, tenant: tenant, at: time, on: connection)
    }

    /// Lets proposals expire whose time is over, of all tenants, and tells the others.
    ///
    /// - Returns: How many expired.
    @discardableResult
    public static func expire(at time: Date, on connection: Connection) throws(DispatchError) -> Int {
        let due = try DispatchError.database { () throws(PostgresError) -> [(tenant: String, version: Int)] in
            let rows = try connection.query(
                """
                update isotherm.plan set state = 'expired', decided_at = $1, decision_reason = 'nobody decided in time'
                where state = 'proposed' and expires_at <= $1 returning tenant, version
                """,
                [.date(time)]
            )
            var due: [(tenant: String, version: Int)] = []
            for row in rows {
                due.append((try row.string("tenant"), Int(try row.int("version"))))
            }
            return due
        }
        for (tenant, version) in due {
            guard let plan = try Plans.get(version, tenant: tenant, on: connection) else { continue }
            try tell(.expired, version, plan.draft, by: nil, reason: "", tenant: tenant, at: time, on: connection)
        }
        return due.count
    }

    /// Takes turns with everybody who changes the tenant's plan, until the transaction ends.
    static func lock(tenant: String, on connection: Connection) throws(DispatchError) {
        try DispatchError.database { () throws(PostgresError) in
            _ = try connection.query(
                "select pg_advisory_xact_lock(hashtext('isotherm.plan'), hashtext($1)) is null as locked",
                [.text(tenant)]
            )
        }
    }

    private static func waiting(
        _ version: Int,
        tenant: String,
        at time: Date,
        on connection: Connection
    ) throws(DispatchError) -> Plan {
        try lock(tenant: tenant, on: connection)
        guard let plan = try Plans.get(version, tenant: tenant, on: connection) else {
            throw .unknown(kind: .proposal, name: "\(version)")
        }
        guard plan.state == .proposed else {
            throw .conflict(.decided(version: version, state: plan.state))
        }
        if let expiry = plan.expiresAt, expiry <= time { throw .conflict(.expired(version: version)) }
        return plan
    }

    private static func decide(
        _ state: PlanState,
        _ version: Int?,
        by decider: String,
        reason: String,
        _ tenant: String,
        _ time: Date,
        _ connection: Connection
    ) throws(DispatchError) {
        guard let version else { return }
        // What was decided about the version before stays told: superseding changes only its state.
        let columns =
            state == .superseded ? "state = $3" : "state = $3, decided_at = $4, decided_by = $5, decision_reason = $6"
        let all: [Parameter] = [
            .text(tenant), .int(version), .text(state.rawValue), .date(time), .text(decider), .text(reason),
        ]
        let parameters = state == .superseded ? Array(all.prefix(3)) : all
        try DispatchError.database { () throws(PostgresError) in
            _ = try connection.execute(
                "update isotherm.plan set \(columns) where tenant = $1 and version = $2",
                parameters
            )
        }
    }

    private static func tell(
        _ state: PlanState,
        _ version: Int,
        _ draft: PlanDraft,
        by decider: String?,
        reason: String,
        tenant: String,
        at time: Date,
        on connection: Connection
    ) throws(DispatchError) {
        let data = PlanEvent(
            version: version,
            state: state,
            basedOn: draft.basedOn,
            trigger: draft.trigger,
            triggerReference: draft.triggerReference,
            decidedBy: decider,
            reason: reason,
            summary: draft.summary,
            difference: draft.difference
        )
        let subject = "plan/\(version)"
        let type = DispatchEvents.planType(state)
        try DispatchEvents.append(type, subject: subject, tenant: tenant, at: time, data: data, on: connection)
    }
}

/// What the events about a plan carry.
private struct PlanEvent: Encodable {
    let version: Int
    let state: PlanState
    let basedOn: Int?
    let trigger: ReplanTrigger
    let triggerReference: String
    let decidedBy: String?
    let reason: String
    let summary: PlanSummary
    let difference: PlanDifference
}

extension Plan {
    /// The plan as it was before it had a version.
    var draft: PlanDraft {
        PlanDraft(
            trigger: trigger,
            triggerReference: triggerReference,
            basedOn: basedOn,
            createdAt: createdAt,
            summary: summary,
            difference: difference,
            routes: routes,
            unassigned: unassigned
        )
    }
}
