internal import Foundation
internal import Outbox
public import Postgres

/// The wishes for new plans; the dispatch service answers those that wait, several by one plan.
public enum ReplanRequests {
    /// Adds a wish within the caller's transaction and wakes the dispatch service at the commit.
    ///
    /// A wish of the same trigger and reference that still waits is enough; then nothing is added.
    ///
    /// - Parameters:
    ///   - trigger: Why a plan is wanted.
    ///   - reference: The breach, order or request behind it.
    ///   - acceptBy: Who wants the plan accepted without looking at it; nil leaves it to the policy.
    ///   - responseTopic: Where the answer is published; nil for nowhere.
    ///   - correlation: What the answer carries to be recognised.
    ///   - tenant: The customer.
    ///   - connection: In the caller's transaction.
    /// - Returns: The number of the wish, nil when one like it waits already.
    /// - Throws: ``DispatchError`` `.database`.
    @discardableResult
    public static func add(
        _ trigger: ReplanTrigger,
        reference: String = "",
        acceptBy: String? = nil,
        responseTopic: String? = nil,
        correlation: [UInt8]? = nil,
        tenant: String,
        on connection: Connection
    ) throws(DispatchError) -> Int64? {
        try DispatchError.database { () throws(PostgresError) in
            let rows = try connection.query(
                """
                insert into isotherm.replan_request (tenant, trigger, reference, accept_by, response_topic, correlation)
                values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning id
                """,
                [
                    .text(tenant), .text(trigger.rawValue), .text(reference), .text(acceptBy), .text(responseTopic),
                    .bytes(correlation),
                ]
            )
            try connection.notify(Outbox.channel)
            return try rows.first?.int("id")
        }
    }

    /// Adds a wish as ``add(_:reference:acceptBy:responseTopic:correlation:tenant:on:)`` does and says which one will be
    /// answered: the new one, or the one like it that waits already.
    ///
    /// - Returns: Its number.
    /// - Throws: ``DispatchError`` `.database`.
    public static func ask(
        _ trigger: ReplanTrigger,
        reference: String,
        acceptBy: String?,
        tenant: String,
        on connection: Connection
    ) throws(DispatchError) -> Int64 {
        while true {
            if let id = try add(trigger, reference: reference, acceptBy: acceptBy, tenant: tenant, on: connection) {
                return id
            }
            let waiting = try read(
                """
                tenant = $1 and trigger = $2 and reference = $3 and state = 'waiting'
                and response_topic is null and accept_by is null
                """,
                [.text(tenant), .text(trigger.rawValue), .text(reference)],
                on: connection
            )
            // None: it has been answered between the two statements, so the next one is new.
            if let wish = waiting.first { return wish.id }
        }
    }

    /// One wish, or nil.
    public static func get(
        _ id: Int64,
        tenant: String,
        on connection: Connection
    ) throws(DispatchError) -> ReplanRequest? {
        try read("tenant = $1 and id = $2", [.text(tenant), .int(id)], on: connection).first
    }

    /// The wishes of a tenant that wait, the oldest first.
    static func waiting(tenant: String, on connection: Connection) throws(DispatchError) -> [ReplanRequest] {
        try read("tenant = $1 and state = 'waiting'", [.text(tenant)], on: connection)
    }

    /// The tenants with wishes that wait.
    static func tenants(on connection: Connection) throws(DispatchError) -> [String] {
        try DispatchError.database { () throws(PostgresError) in
            var tenants: [String] = []
            let sql = "select distinct tenant from isotherm.replan_request where state = 'waiting' order by tenant"
            for row in try connection.query(sql) {
                tenants.append(try row.string("tenant"))
            }
            return tenants
        }
    }

    /// Records how wishes ended; `detail` says more than the reason's own sentence where there is more to say.
    ///
    /// - Returns: Whether all of them still waited; otherwise another process has answered some.
    static func finish(
        _ ids: [Int64],
        _ outcome: ReplanRequest.Outcome,
        planVersion: Int?,
        reason: ReplanReason?,
        detail: String? = nil,
        at time: Date,
        on connection: Connection
    ) throws(DispatchError) -> Bool {
        let code: String? = if let reason { try DispatchJSON.text(reason) } else { nil }
        return try DispatchError.database { () throws(PostgresError) in
            let changed = try connection.execute(
                """
                update isotherm.replan_request
                set state = 'done', result = $2, plan_version = $3, detail = $4, finished_at = $5, reason = $6
                where id = any($1::bigint[]) and state = 'waiting'
                """,
                [
                    .intArray(ids), .text(outcome.rawValue), .int(planVersion.map(Int64.init)),
                    .text(detail ?? reason?.sentence ?? ""), .date(time), .json(code),
                ]
            )
            return changed == ids.count
        }
    }

    private static func read(
        _ filter: String,
        _ parameters: [Parameter],
        on connection: Connection
    ) throws(DispatchError) -> [ReplanRequest] {
        let rows = try DispatchError.database { () throws(PostgresError) in
            let sql = "select * from isotherm.replan_request where \(filter) order by id limit 10000"
            return try connection.query(sql, parameters)
        }
        var requests: [ReplanRequest] = []
        for row in rows {
            requests.append(try ReplanRequest(row))
        }
        return requests
    }
}

extension ReplanRequest {
    init(_ row: Row) throws(DispatchError) {
        let code: String?
        do throws(PostgresError) {
            id = try row.int("id")
            trigger = ReplanTrigger(rawValue: try row.string("trigger")) ?? .request
            reference = try row.string("reference")
            acceptBy = try row.optionalString("accept_by")
            outcome = try row.optionalString("result").flatMap(Outcome.init(rawValue:))
            planVersion = Int(try row.optionalInt("plan_version"))
            detail = try row.string("detail")
            code = try row.optionalString("reason")
        } catch {
            throw .database(error)
        }
        reason = if let code { try DispatchJSON.value(ReplanReason.self, from: code) } else { nil }
    }
}
