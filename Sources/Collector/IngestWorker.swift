internal import Logging
internal import MQTT
internal import Postgres
internal import Telemetry

/// The thread of the collector: reads, stores, acknowledges.
///
/// Acknowledgements are flushed after the commit and never before. While the database is away nothing more is read:
/// the broker keeps what comes, and memory stays at one batch.
final class IngestWorker {
    /// Ends the work in order.
    private struct Stopped: Error {}

    private let options: CollectorOptions
    private let stop: StopSignal
    private let health: CollectorHealth
    private let logger: Logger
    private let metrics = CollectorMetrics()
    private let session: Session
    private var batch: IngestBatch
    private var batchStart: ContinuousClock.Instant?
    private var store: BatchStore?
    private var nextTick = ContinuousClock.now
    private var nextMaintenance = ContinuousClock.now
    private var lastArrival = Timestamp(microseconds: 0)
    private var backoff = Backoff()

    /// Prepares the worker on the thread that will run it.
    init(_ options: CollectorOptions, stop: StopSignal, health: CollectorHealth, logger: Logger) throws(MQTTError) {
        self.options = options
        self.stop = stop
        self.health = health
        self.logger = logger
        session = try Session(options.broker)
        batch = IngestBatch(options)
    }

    /// Works until the stop signal is raised; what goes wrong on the way is waited out.
    func run() {
        while !stop.isRaised {
            do {
                try openStore()
                try session.connect(stop: stop)
                try session.subscribe(to: options.filters)
                backoff.reset()
                health.update { $0.brokerFailure = nil }
                logger.info("collector connected", metadata: ["resumed": "\(session.isSessionPresent)"])
                try serve()
            } catch is Stopped {
                break
            } catch let error as MQTTError where error.code == .closed {
                break
            } catch {
                connectionFailed(error)
                stop.wait(milliseconds: backoff.pause())
            }
        }
        finish()
    }

    // MARK: - Reading

    private func serve() throws {
        while true {
            switch try session.wait(milliseconds: waitMilliseconds, stop: stop) {
            case .stopped:
                try storeBatch()
                try session.flushAcknowledgements()
                throw Stopped()
            case .readable:
                try read()
            case .idle:
                break
            }
            if isBatchDue {
                try storeBatch()
                for request in batch.takeRebirthRequests() { _ = try session.publish(request) }
                try session.flushAcknowledgements()
                _ = session.takeConfirmations()
            }
            try maintain()
        }
    }

    private func read() throws(MQTTError) {
        let clock = options.now
        try session.readAvailable(limit: 256) { message in
            // Arrival never goes back, even when the clock does: states of detectors are ordered by it.
            let arrival = max(clock(), Timestamp(microseconds: lastArrival.microseconds + 1))
            lastArrival = arrival
            let contentType = message.contentType
            message.withTopic { topic in
                message.withPayload { payload in
                    batch.take(topic: topic, payload: payload, contentType: contentType, receivedAt: arrival)
                }
            }
        }
        if batchStart == nil, !batch.isEmpty { batchStart = .now }
    }

    private var isBatchDue: Bool {
        guard let batchStart else { return false }
        return batch.isFull || .now - batchStart >= .milliseconds(options.batchMilliseconds)
    }

    private var waitMilliseconds: Int {
        guard let batchStart else { return 250 }
        let left = .milliseconds(options.batchMilliseconds) - (ContinuousClock.now - batchStart)
        return max(0, Int(left / .milliseconds(1)) + 1)
    }

    private func maintain() throws {
        let now = ContinuousClock.now
        if now >= nextMaintenance {
            try session.maintain()
            nextMaintenance = now + .seconds(1)
        }
        guard now >= nextTick else { return }
        nextTick = now + .seconds(options.tickSeconds)
        try withStore { store throws(PostgresError) in
            metrics.ticked(try store.tick(now: options.now()))
        }
    }

    // MARK: - Storing

    /// Stores what was read; returns only when it is committed.
    private func storeBatch() throws {
        defer { batchStart = nil }
        guard !batch.isEmpty else { return }
        do {
            try commit()
        } catch let error as PostgresError where error.isFaultOfTheData {
            logger.warning("a batch was refused and is stored in parts", metadata: ["error": "\(error)"])
            let messages = batch.messages
            try storeParts(of: messages, 0..<messages.count)
        }
    }

    /// Halves a refused batch until the bad message is alone, and makes a dead letter of it.
    private func storeParts(of messages: MessageArena, _ range: Range<Int>) throws {
        startAnew()
        for entry in messages.entries[range] { batch.take(entry, of: messages) }
        do {
            try commit()
        } catch let error as PostgresError where error.isFaultOfTheData {
            guard range.count > 1 else {
                startAnew()
                batch.bury(messages.entries[range.lowerBound], of: messages, refusal: error.description)
                try commit()
                return
            }
            let middle = range.lowerBound + range.count / 2
            try storeParts(of: messages, range.lowerBound..<middle)
            try storeParts(of: messages, middle..<range.upperBound)
        }
    }

    /// Commits the batch, as often as it takes while the database is away.
    private func commit() throws {
        let began = ContinuousClock.now
        health.update { $0.pendingMessages = batch.messages.count }
        let report = try withStore { store throws(PostgresError) in
            try store.store(batch, now: options.now())
        }
        let seconds = (ContinuousClock.now - began) / .seconds(1)
        let now = options.now()
        metrics.committed(report, messages: batch.messages.count, seconds: seconds)
        metrics.lags(of: batch.readings, at: now)
        let arrival = batch.messages.entries.first?.receivedAt ?? now
        health.update { status in
            status.lastCommit = now
            status.commitSeconds = now.seconds(since: arrival)
            status.pendingMessages = 0
            status.storedRows += report.inserted
            status.deadLetters += report.letters
        }
        batch.gatewaysWereStored()
        batch.removeAll()
    }

    private func startAnew() {
        batch.startAnew()
        store?.startAnew()
    }

    /// Runs `body` on a store, and on a new one after each failure that is not the fault of the data.
    private func withStore<Value>(_ body: (BatchStore) throws(PostgresError) -> Value) throws -> Value {
        while true {
            do throws(PostgresError) {
                if let store { return try body(store) }
            } catch {
                if error.isFaultOfTheData { throw error }
                store = nil
                databaseFailed(error)
            }
            try openStore()
        }
    }

    /// Connects to the database unless that is done; waits as long as it takes.
    private func openStore() throws {
        var pause = Backoff(firstMilliseconds: 100, limitMilliseconds: 2_000)
        while store == nil {
            if stop.isRaised { throw Stopped() }
            do throws(PostgresError) {
                store = try makeStore()
                if let store { lastArrival = max(lastArrival, store.newestArrival) }
                if store == nil { stop.wait(milliseconds: 500) }
            } catch {
                databaseFailed(error)
                stop.wait(milliseconds: pause.pause())
            }
        }
    }

    /// A store on a new connection; nil while another collector of our name is at work.
    private func makeStore() throws(PostgresError) -> BatchStore? {
        let connection = try Connection(options.database)
        let rows = try connection.query(
            "select pg_try_advisory_lock($1::int, hashtext($2)) as mine",
            [.int(Self.lockSpace), .text(options.broker.clientIdentifier)]
        )
        guard try rows.single().bool("mine") else {
            health.update { $0.isStandby = true }
            return nil
        }
        let opened = try BatchStore(connection, detection: options.detection)
        health.update { status in
            status.isStandby = false
            status.databaseFailure = nil
        }
        logger.info("collector has the database")
        return opened
    }

    /// The first half of the collectors' advisory locks, "isoc" in ASCII; the client identifier's hash is the second.
    private static let lockSpace: Int32 = 0x6973_6F63

    // MARK: - Ends

    private func finish() {
        do {
            try store?.saveAll()
        } catch {
            logger.warning("states of detectors were not saved", metadata: ["error": "\(error)"])
        }
        do {
            try session.disconnect()
        } catch {
            logger.warning("the broker did not hear the goodbye", metadata: ["error": "\(error)"])
        }
        store = nil
        health.update { status in
            status.brokerFailure = "stopped"
            status.databaseFailure = "stopped"
        }
    }

    private func connectionFailed(_ error: any Error) {
        metrics.brokerFailed()
        let text = "\(error)"
        let isNew = health.status.brokerFailure != text
        health.update { $0.brokerFailure = text }
        if isNew { logger.warning("the collector begins anew", metadata: ["error": "\(text)"]) }
        // What was read and not stored comes again; dropping it here keeps the order of arrival.
        batch.removeAll()
        batchStart = nil
    }

    private func databaseFailed(_ error: PostgresError) {
        metrics.databaseFailed()
        let isNew = health.status.databaseFailure == nil
        health.update { $0.databaseFailure = error.description }
        if isNew { logger.error("the database is away; nothing is acknowledged", metadata: ["error": "\(error)"]) }
    }
}
