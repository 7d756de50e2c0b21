internal import Logging
internal import Outbox
internal import Postgres

extension NotifierLoop {
    /// How many incidents are told in one round: results and new events are looked at in between.
    private static let roundLimit = 100

    /// Turns new events into what people are to hear.
    ///
    /// What a batch causes is written in the transaction that moves on behind it: after any crash each alert lies in
    /// its incident once.
    func followAlerts(on connection: Connection) throws(PostgresError) {
        let limit = context.configuration.batchSize
        var count = limit
        while count == limit {
            let incidents = incidents(on: connection)
            count = try alertFollower.advance(limit: limit, on: connection) { events throws(PostgresError) in
                for event in events { try incidents.take(event) }
            }
        }
    }

    /// Says what has become due by time alone: first messages, escalations, what quiet hours held back.
    ///
    /// - Returns: The time until the next is due; zero or less when one is, nil when there is none.
    func tellIncidents(on connection: Connection) throws(PostgresError) -> Duration? {
        for _ in 0..<Self.roundLimit {
            let incidents = incidents(on: connection)
            guard let next = try incidents.nextDue() else { return nil }
            if next > incidents.now { return .microseconds(next - incidents.now) }
            let isTold = try connection.transaction { () throws(PostgresError) in try incidents.tellNext() }
            // Another notifier holds it at this moment.
            guard isTold else { break }
        }
        return .zero
    }

    /// The claimed deliveries, those of channels with what they are to say.
    func withMessages(
        _ deliveries: [Delivery],
        _ recipients: [String: Recipient],
        in store: DeliveryStore
    ) throws(PostgresError) -> [Delivery] {
        var plain: [Delivery] = []
        var spoken: [Delivery] = []
        for delivery in deliveries {
            if case .channel = recipients[delivery.hook] { spoken.append(delivery) } else { plain.append(delivery) }
        }
        if spoken.isEmpty { return plain }
        return plain + (try store.addMessages(to: spoken, of: incidents(on: store.connection)))
    }

    private func incidents(on connection: Connection) -> IncidentStore {
        IncidentStore(connection: connection, policy: context.policy, now: context.now())
    }
}
