internal import Logging
internal import Outbox
internal import Postgres

extension NotifierLoop {
    /// Writes down what the senders report; results stay here until the database has them.
    func record(in store: DeliveryStore) throws(PostgresError) {
        let fresh = results.takeAll()
        for result in fresh { report(result) }
        unrecorded += fresh
        if unrecorded.isEmpty { return }
        try store.connection.transaction { () throws(PostgresError) in
            for result in unrecorded { try record(result, in: store) }
        }
        for result in unrecorded { underWay[result.delivery.key] = nil }
        unrecorded = []
    }

    /// Turns new events into deliveries.
    func follow(_ active: [Hook], in store: DeliveryStore) throws(PostgresError) {
        nextFollow = .now + context.configuration.pollInterval
        let limit = context.configuration.batchSize
        var count = limit
        while count == limit {
            count = try follower.advance(limit: limit, on: store.connection) { events throws(PostgresError) in
                try store.fanOut(events, to: active)
            }
        }
        if context.routesAlerts { try followAlerts(on: store.connection) }
    }

    /// Hands due deliveries to the senders.
    ///
    /// - Returns: The recipients that still have room, and so nothing that is due.
    func claim(_ active: [Recipient], in store: DeliveryStore) throws(PostgresError) -> [Recipient] {
        var busy: [String: Int] = [:]
        for delivery in underWay.values { busy[delivery.hook, default: 0] += 1 }
        let places = active.map { (recipient: $0, count: $0.concurrency - busy[$0.name, default: 0]) }.filter {
            $0.count > 0
        }
        if places.isEmpty { return [] }
        let deliveries = try store.claim(places, margin: context.configuration.leaseMargin)
        let byName = Dictionary(active.map { ($0.name, $0) }) { first, _ in first }
        // What fails here is under way for nobody: it is claimed anew after its lease.
        let spoken = try withMessages(deliveries, byName, in: store)
        for delivery in spoken {
            underWay[delivery.key] = delivery
            busy[delivery.hook, default: 0] += 1
        }
        if !spoken.isEmpty {
            hand(spoken.compactMap { delivery in byName[delivery.hook].map { (delivery, $0) } })
        }
        return active.filter { busy[$0.name, default: 0] < $0.concurrency }
    }

    /// Gives back what is still under way at the end, for other workers or the next start.
    func giveBack(in store: DeliveryStore) throws(PostgresError) {
        for key in underWay.keys { try store.release(key) }
        underWay = [:]
    }

    private func record(_ result: AttemptResult, in store: DeliveryStore) throws(PostgresError) {
        guard result.outcome != .abandoned else { return try store.release(result.delivery.key) }
        try store.recordAttempt(result)
        let message = result.delivery.message
        switch result.outcome {
        case .delivered:
            try store.markDelivered(result)
            if let message {
                try store.markReference(result)
                try store.tellDelivered(message, to: result.delivery.hook)
            }
        case .gone:
            if let hook = context.hooks.first(where: { $0.name == result.delivery.hook }) {
                try store.disable(hook, after: result, at: result.startedAt)
            }
        case .failed, .abandoned:
            try store.markFailed(result, delay: delay(after: result))
            if message != nil, let wait = result.retryAfter {
                try store.pause(result.delivery.hook, for: min(wait, context.configuration.schedule.longestRetryAfter))
            }
        }
        try store.endClaim(result)
    }

    private func delay(after result: AttemptResult) -> Duration? {
        context.configuration.schedule.delay(
            afterAttempt: result.delivery.step,
            retryAfter: result.retryAfter,
            chance: .random(in: 0..<1)
        )
    }

    private func report(_ result: AttemptResult) {
        context.metrics.count(result)
        guard let error = result.error else { return }
        context.logger.log(
            level: result.outcome == .gone || delay(after: result) == nil ? .warning : .info,
            "a delivery failed",
            metadata: [
                "hook": "\(result.delivery.hook)", "event": "\(result.delivery.event.id)",
                "attempt": "\(result.delivery.step)", "outcome": "\(result.outcome)", "error": "\(error)",
            ]
        )
    }
}
