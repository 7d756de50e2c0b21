internal import Logging
internal import Outbox
internal import Postgres

/// The notifier's thread: everything that touches the database, in order.
///
/// One round: write down results, turn new events into deliveries, claim what is due for hooks that have room, hand it
/// to the senders, wait for the next notification, result or due time. No transaction is open during HTTP.
final class NotifierLoop {
    let context: NotifierContext
    let results: ResultMailbox
    let hand: ([(Delivery, Recipient)]) -> Void
    let follower = OutboxFollower(consumer: "notifier")
    let alertFollower = OutboxFollower(consumer: "alerts")
    /// Results that are not in the database yet.
    var unrecorded: [AttemptResult] = []
    /// Attempts whose result is not in the database yet.
    var underWay: [Delivery.Key: Delivery] = [:]
    private let signal: NotifierSignal
    /// When to look for events although no notification came.
    var nextFollow = ContinuousClock.now
    private var nextQueueReport = ContinuousClock.now

    init(
        context: NotifierContext,
        signal: NotifierSignal,
        results: ResultMailbox,
        hand: @escaping ([(Delivery, Recipient)]) -> Void
    ) {
        self.context = context
        self.signal = signal
        self.results = results
        self.hand = hand
    }

    /// Works until told to stop; connects again whenever the database was away.
    func run() {
        var pause = Duration.milliseconds(100)
        while !isOver {
            do throws(PostgresError) {
                let connection = try Connection(context.database)
                try connection.listen(Outbox.channel)
                // Whoever begins to route alerts is not woken by those of the past.
                if context.routesAlerts { try alertFollower.beginAtNewest(on: connection) }
                try rounds(on: connection) { pause = .milliseconds(100) }
            } catch {
                context.logger.warning(
                    "notifier lost the database, trying again",
                    metadata: ["error": "\(error)", "pause": "\(pause)"]
                )
                rest(for: pause)
                pause = min(pause * 2, .seconds(5))
            }
        }
    }

    /// Whether the end has come: nothing is under way any more, or its time is up.
    private var isOver: Bool {
        guard let deadline = signal.deadline else { return false }
        return underWay.isEmpty || deadline <= .now
    }

    /// Rounds until the end; `succeeded` is called after each.
    private func rounds(on connection: Connection, succeeded: () -> Void) throws(PostgresError) {
        let store = DeliveryStore(connection: connection)
        var wasNotified = true
        while true {
            signal.drain()
            try record(in: store)
            if isOver { return try giveBack(in: store) }
            var limit = context.configuration.pollInterval
            if let deadline = signal.deadline {
                limit = ContinuousClock.now.duration(to: deadline)
            } else {
                limit = min(limit, try work(wasNotified: wasNotified, in: store))
            }
            succeeded()
            wasNotified = try wait(on: connection, upTo: limit)
        }
    }

    /// One round without its waiting.
    ///
    /// - Returns: How long there is nothing to do by itself.
    private func work(wasNotified: Bool, in store: DeliveryStore) throws(PostgresError) -> Duration {
        var limit = context.configuration.pollInterval
        let hooks = try store.active(context.hooks)
        if wasNotified || nextFollow <= .now { try follow(hooks, in: store) }
        if context.routesAlerts, let next = try tellIncidents(on: store.connection) { limit = min(limit, next) }
        let (channels, untilNext) = try store.active(context.channels)
        if let untilNext { limit = min(limit, untilNext) }
        let free = try claim(hooks.map { .hook($0) } + channels.map { .channel($0) }, in: store)
        if let due = try store.untilNextDue(free) { limit = min(limit, due) }
        try reportQueue(in: store)
        return limit
    }

    /// Waits for a notification, a wake-up or the end of `limit`.
    ///
    /// - Returns: Whether a notification came.
    private func wait(on connection: Connection, upTo limit: Duration) throws(PostgresError) -> Bool {
        // Below 20 ms only such rows are due as another worker holds at this moment.
        let milliseconds = Int(max(limit, .milliseconds(20)) / .milliseconds(1)) + 1
        let first = try connection.waitForNotification(
            timeoutMilliseconds: milliseconds,
            alsoWatching: signal.descriptor
        )
        if first == nil { return false }
        // One round answers all notifications that have come.
        while try connection.waitForNotification(timeoutMilliseconds: 0) != nil {}
        return true
    }

    /// Waits before the next attempt to connect; only the wish to end shortens it.
    private func rest(for pause: Duration) {
        let end = ContinuousClock.now + pause
        while ContinuousClock.now < end, !isOver {
            signal.wait(upTo: min(ContinuousClock.now.duration(to: end), .milliseconds(100)))
            signal.drain()
        }
    }

    private func reportQueue(in store: DeliveryStore) throws(PostgresError) {
        if ContinuousClock.now < nextQueueReport { return }
        nextQueueReport = .now + context.configuration.pollInterval
        context.metrics.queueLength(try store.queueLength(context.recipients))
    }
}
