internal import Foundation
internal import Outbox
public import Postgres

/// The wishes for new plans; the dispatch service answers those that wait, several by one plan.
public enum ReplanRequests {
    /// Adds a wish within the caller's transaction and wakes the dispatch service at the commit.
    ///
    /// A wish of the same trigger and reference that still waits is asked once more instead: should its plan be in the
    /// making, that plan no longer answers it.
    ///
    /// - Parameters:
    ///   - trigger: Why a plan is wanted.
    ///   - reference: The breach, order or request behind it.
    ///   - acceptBy: Who wants the plan accepted without looking at it; nil leaves it to the policy.
    ///   - responseTopic: Where the answer is published; nil for nowhere.
    ///   - correlation: What the answer carries to be recognised.
    ///   - tenant: The customer.
    ///   - connection: In the caller's transaction.
    /// - Returns: The number of the wish that will be answered.
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
    ) throws(DispatchError) -> Int64 {
        try DispatchError.database { () throws(PostgresError) in
            let rows = try connection.query(
                """
                insert into isotherm.replan_request as r
                    (tenant, trigger, reference, accept_by, response_topic, correlation)
                values ($1, $2, $3, $4, $5, $6)
                on conflict (tenant, trigger, reference)
                    where state = 'waiting' and response_topic is null and accept_by is null
                    do update set asked = r.asked + 1
                returning id
                """,
                [
                    .text(tenant), .text(trigger.rawValue), .text(reference), .text(acceptBy), .text(responseTopic),
                    .bytes(correlation),
                ]
            )
            try connection.notify(Outbox.channel)
            return try rows.single().int("id")
        }
    }

    /// One wish, or nil.
    public static func get(
        _ id: Int64,
        tenant: String,
        on connection: Connection
    ) throws(DispatchError) -> ReplanRequest? {
        try read("r.tenant = $1 and r.id = $2", [.text(tenant), .int(id)], on: connection).first
    }

    /// The wishes of a tenant that wait, the oldest first.
    static func waiting(tenant: String, on connection: Connection) throws(DispatchError) -> [ReplanRequest] {
        try read("r.tenant = $1 and r.state = 'waiting'", [.text(tenant)], on: connection)
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

    /// Records how wishes ended; `detail` says more than the reason's own sentence where there is more to say. Those that
    /// were asked again meanwhile go on waiting.
    ///
    /// - Returns: Whether all of them still waited; otherwise another process has answered some.
    static func finish(
        _ requests: [ReplanRequest],
        _ outcome: ReplanRequest.Outcome,
        planVersion: Int?,
        reason: ReplanReason?,
        detail: String? = nil,
        at time: Date,
        on connection: Connection
    ) throws(DispatchError) -> Bool {
        let code: String? = if let reason { try DispatchJSON.text(reason) } else { nil }
        let ids = Parameter.intArray(requests.map(\.id))
        let asked = Parameter.intArray(requests.map { Int64($0.asked) })
        return try DispatchError.database { () throws(PostgresError) in
            let answered = try connection.execute(
                """
                update isotherm.replan_request r
                set state = 'done', result = $3, plan_version = $4, detail = $5, finished_at = $6, reason = $7
                from unnest($1::bigint[], $2::bigint[]) as seen (id, asked)
                where r.id = seen.id and r.asked = seen.asked and r.state = 'waiting'
                """,
                [
                    ids, asked, .text(outcome.rawValue), .int(planVersion.map(Int64.init)),
                    .text(detail ?? reason?.sentence ?? ""), .date(time), .json(code),
                ]
            )
            let again = try connection.query(
                """
                select count(*) as n from isotherm.replan_request r
                join unnest($1::bigint[], $2::bigint[]) as seen (id, asked) on r.id = seen.id and r.asked > seen.asked
                where r.state = 'waiting'
                """,
                [ids, asked]
            )
            return answered + Int(try again.single().int("n")) == requests.count
        }
    }

    private static func read(
        _ filter: String,
        _ parameters: [Parameter],
        on connection: Connection
    ) throws(DispatchError) -> [ReplanRequest] {
        let rows = try DispatchError.database { () throws(PostgresError) in
            let sql = """
                select r.*, p.state as plan_state from isotherm.replan_request r
                left join isotherm.plan p on p.tenant = r.tenant and p.version = r.plan_version
                where \(filter) order by r.id limit 10000
                """
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
            planState = try row.optionalString("plan_state").flatMap(PlanState.init(rawValue:))
            asked = Int(try row.int("asked"))
            detail = try row.string("detail")
            code = try row.optionalString("reason")
        } catch {
            throw .database(error)
        }
        reason = if let code { try DispatchJSON.value(ReplanReason.self, from: code) } else { nil }
    }
}
