internal import Foundation
internal import Outbox
internal import Postgres

extension DeliveryStore {
    /// The channels that have not asked to be left alone, and how long it takes until one more is among them.
    func active(
        _ channels: [any AlertChannel]
    ) throws(PostgresError) -> (channels: [any AlertChannel], untilNext: Duration?) {
        if channels.isEmpty { return ([], nil) }
        let rows = try connection.query(
            """
            select hook, extract(epoch from paused_until - clock_timestamp())::double precision as seconds
            from isotherm.delivery_pause where paused_until > clock_timestamp() and hook = any($1)
            """,
            [.textArray(channels.map(\.name))]
        )
        var paused: Set<String> = []
        var shortest: Duration?
        for row in rows {
            paused.insert(try row.string("hook"))
            let wait = Duration.seconds(try row.double("seconds"))
            shortest = min(shortest ?? wait, wait)
        }
        return (channels.filter { !paused.contains($0.name) }, shortest)
    }

    /// Leaves a channel alone for as long as its receiver asks.
    func pause(_ name: String, for wait: Duration) throws(PostgresError) {
        try connection.execute(
            """
            insert into isotherm.delivery_pause as p (hook, paused_until)
            values ($1, now() + make_interval(secs => $2)) on conflict (hook) do update
            set paused_until = greatest(p.paused_until, excluded.paused_until)
            """,
            [.text(name), .double(wait / .seconds(1))]
        )
    }

    /// Gives claimed deliveries to channels what they are to say: their incidents as they are now.
    func addMessages(
        to deliveries: [Delivery],
        of incidents: IncidentStore
    ) throws(PostgresError) -> [Delivery] {
        let subjects = deliveries.map { String($0.event.subject.dropFirst("incident/".count)) }
        let known = try incidents.incidents(subjects)
        let rows = try connection.query(
            "select id, is_loud, reference from isotherm.delivery where id = any($1)",
            [.intArray(deliveries.map(\.key.delivery))]
        )
        var kept: [Int64: (isLoud: Bool, reference: String?)] = [:]
        for row in rows {
            kept[try row.int("id")] = (try row.bool("is_loud"), try row.optionalString("reference"))
        }
        return zip(deliveries, subjects).map { delivery, subject in
            var delivery = delivery
            if let incident = known[subject], let row = kept[delivery.key.delivery] {
                let step = EscalationMark(delivery.event)
                delivery.message = AlertMessage(
                    incident: incident,
                    key: "\(delivery.key.delivery)-\(delivery.key.attempt)",
                    step: step.step ?? 0,
                    who: step.who ?? "",
                    isLoud: row.isLoud,
                    reference: row.reference,
                    now: incidents.now
                )
            }
            return delivery
        }
    }

    /// Notes what a channel's receiver calls the message that it has, and that it has been noticed, unless there is
    /// more to be said by now.
    func markReference(_ result: AttemptResult) throws(PostgresError) {
        try connection.execute(
            """
            update isotherm.delivery
            set reference = coalesce($3, reference), is_loud = is_loud and attempts_before_replay >= $2 where id = $1
            """,
            [.int(result.delivery.key.delivery), .int(result.delivery.key.attempt), .text(result.reference)]
        )
    }

    /// Lets others hear that a channel has what it was told; a quiet change of an old message is nothing to hear of.
    func tellDelivered(_ message: AlertMessage, to channel: String) throws(PostgresError) {
        guard message.isLoud else { return }
        let event = message.incident.event(.delivered, of: (channel, message.step), attempt: message.key)
        try Outbox.append(event, on: connection)
    }

    /// Ends the claim of an attempt whose result is written; what was to be said anew meanwhile is due at once.
    func endClaim(_ result: AttemptResult) throws(PostgresError) {
        try connection.execute(
            """
            update isotherm.delivery
            set claimed_until = null,
                next_attempt_at = case when attempts_before_replay >= $2 then now() else next_attempt_at end
            where id = $1 and attempts = $2
            """,
            [.int(result.delivery.key.delivery), .int(result.delivery.key.attempt)]
        )
    }

    /// The step of an escalation, in its event's data.
    private struct EscalationMark: Decodable {
        var step: Int?
        var who: String?

        init(_ event: OutboxEvent) {
            guard event.type == "isotherm.incident.escalated" else { return }
            // It was written by this room; were it not, the message would only lack who it is for.
            if let mark = try? JSONDecoder().decode(Self.self, from: Data(event.data.utf8)) { self = mark }
        }
    }
}
