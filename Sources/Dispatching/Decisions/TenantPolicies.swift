public import Foundation
public import Postgres

/// What tenants want done with the plans that triggers cause, where it is not what the configuration says.
public enum TenantPolicies {
    /// What a tenant wants of one trigger.
    public struct Entry: Sendable, Equatable {
        /// Why a plan would be made.
        public var trigger: ReplanTrigger
        /// What happens with it.
        public var policy: ReplanPolicy
        /// Who wants it so.
        public var changedBy: String
        /// Since when.
        public var changedAt: Date
    }

    /// What a tenant wants otherwise, in the order of the triggers' names.
    public static func list(tenant: String, on connection: Connection) throws(DispatchError) -> [Entry] {
        try DispatchError.database { () throws(PostgresError) in
            let rows = try connection.query(
                "select * from isotherm.replan_policy where tenant = $1 order by trigger",
                [.text(tenant)]
            )
            var entries: [Entry] = []
            for row in rows {
                // A trigger of a newer program is nothing that this one could cause.
                guard let trigger = ReplanTrigger(rawValue: try row.string("trigger")) else { continue }
                entries.append(
                    Entry(
                        trigger: trigger,
                        policy: try policy(row),
                        changedBy: try row.string("changed_by"),
                        changedAt: try row.date("changed_at")
                    )
                )
            }
            return entries
        }
    }

    /// Has a trigger's plans treated otherwise from the next one on; what waits for a decision goes on waiting.
    ///
    /// - Returns: What holds now.
    /// - Throws: ``DispatchError`` `.database`.
    @discardableResult
    public static func set(
        _ policy: ReplanPolicy,
        for trigger: ReplanTrigger,
        tenant: String,
        by actor: String,
        at time: Date,
        on connection: Connection
    ) throws(DispatchError) -> Entry {
        let limits: ReplanLimits? = if case .auto(let limits) = policy { limits } else { nil }
        _ = try DispatchError.database { () throws(PostgresError) in
            try connection.execute(
                """
                insert into isotherm.replan_policy as p (tenant, trigger, mode, moved_stops, broken_windows,
                    dropped_shipments, changed_by, changed_at)
                values ($1, $2, $3, $4, $5, $6, $7, $8)
                on conflict (tenant, trigger) do update set mode = excluded.mode, moved_stops = excluded.moved_stops,
                    broken_windows = excluded.broken_windows, dropped_shipments = excluded.dropped_shipments,
                    changed_by = excluded.changed_by, changed_at = excluded.changed_at
                """,
                [
                    .text(tenant), .text(trigger.rawValue), .text(policy.mode), .int(limits?.movedStops),
                    .int(limits?.brokenWindows), .int(limits?.droppedShipments), .text(actor), .date(time),
                ]
            )
        }
        return Entry(trigger: trigger, policy: policy, changedBy: actor, changedAt: time)
    }

    /// Goes back to what the configuration says.
    ///
    /// - Returns: Whether the tenant wanted something else.
    public static func reset(
        _ trigger: ReplanTrigger,
        tenant: String,
        on connection: Connection
    ) throws(DispatchError) -> Bool {
        try DispatchError.database { () throws(PostgresError) in
            try connection.execute(
                "delete from isotherm.replan_policy where tenant = $1 and trigger = $2",
                [.text(tenant), .text(trigger.rawValue)]
            ) > 0
        }
    }

    private static func policy(_ row: Row) throws(PostgresError) -> ReplanPolicy {
        switch try row.string("mode") {
        case "off": .off
        case "auto":
            .auto(
                ReplanLimits(
                    movedStops: Int(try row.int("moved_stops")),
                    brokenWindows: Int(try row.int("broken_windows")),
                    droppedShipments: Int(try row.int("dropped_shipments"))
                )
            )
        default: .suggest
        }
    }
}

extension ReplanPolicies {
    /// These policies with what a tenant wants otherwise.
    ///
    /// - Throws: ``DispatchError`` `.database`.
    public func of(_ tenant: String, on connection: Connection) throws(DispatchError) -> ReplanPolicies {
        var policies = self
        for entry in try TenantPolicies.list(tenant: tenant, on: connection) {
            policies.byTrigger[entry.trigger] = entry.policy
        }
        return policies
    }
}
