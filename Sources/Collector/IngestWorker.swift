internal import Logging
internal import MQTT
internal import Postgres
internal import Telemetry

/// The thread of the collector: reads, stores, acknowledges.
///
/// Acknowledgements are flushed after the commit and never before. While the database is away messages go to the spool
/// on the local disk and are acknowledged from there; without a spool, or when it is full, nothing more is read: the
/// broker keeps what comes, and memory stays at one batch.
final class IngestWorker {
    /// Ends the work in order.
    struct Stopped: Error {}

    let options: CollectorOptions
    let stop: StopSignal
    let health: CollectorHealth
    let logger: Logger
    let metrics = CollectorMetrics()
    let session: Session
    var batch: IngestBatch
    var batchStart: ContinuousClock.Instant?
    var store: BatchStore?
    /// Where a batch is stored while the next one is read.
    let lane: StoreLane
    /// The memory of the batch that was stored there last.
    var spare = BatchContents()
    /// Since when messages that were read wait for their acknowledgement; nil when none does.
    var heldSince: ContinuousClock.Instant?
    /// Where messages wait while the database is away; nil without one.
    let spool: Spool?
    /// Messages that were read for the spool and are not in it yet.
    var incoming = MessageArena()
    /// Whether what is read goes to the spool: from the loss of the database until the spool is empty again.
    var isSpooling: Bool
    var nextReopening = ContinuousClock.now
    /// Whether the database has been opened again and has stored nothing of the spool yet.
    var isReturning = false
    /// Why the database was last said to be away, and when the same may be said again.
    var toldFailure = ""
    var nextTelling = ContinuousClock.now
    /// Whether this collector has had the database to itself since its start.
    var wasActive = false
    /// The connection that last held the lock of this collector's name; the server may keep it for a while after we lost it.
    var lastHold: CollectorLock.Hold?
    /// Whether another collector is let go first when the database comes back.
    var mustYield = false
    /// Milliseconds for which a batch is gathered: as long as a commit takes, within the configured limit.
    var gatheringMilliseconds: Double
    /// About the quickest of the last commits, in seconds.
    var leastCommitSeconds = 1.0
    /// Whether the last read ended for its limit: more waits, and a full batch costs less per message than a prompt one.
    var hasBacklog = false
    private var nextTick = ContinuousClock.now
    private var nextMaintenance = ContinuousClock.now
    var lastArrival = Timestamp(microseconds: 0)
    private var backoff = Backoff()

    /// Prepares the worker on the thread that will run it.
    ///
    /// - Throws: `MQTTError` or `SpoolError` when the options cannot be used.
    init(_ options: CollectorOptions, stop: StopSignal, health: CollectorHealth, logger: Logger) throws {
        self.options = options
        self.stop = stop
        self.health = health
        self.logger = logger
        session = try Session(options.broker)
        lane = try StoreLane()
        batch = IngestBatch(options)
        spool = try options.spool.map { (options) throws(SpoolError) in try Spool(options) }
        isSpooling = spool?.isEmpty == false
        lastArrival = spool?.newestArrival ?? lastArrival
        gatheringMilliseconds = Double(options.batchMilliseconds)
        reportSpool()
    }

    /// Works until the stop signal is raised; what goes wrong on the way is waited out.
    func run() {
        while !stop.isRaised {
            do {
                try openAtStart()
                try session.connect(stop: stop)
                batch.book.connect(isResumed: session.isSessionPresent, at: max(options.now(), lastArrival))
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
                waitForBroker()
            }
        }
        finish()
    }

    /// Waits for a while before the broker is tried again; what lies in the spool is stored meanwhile.
    private func waitForBroker() {
        let end = ContinuousClock.now + .milliseconds(backoff.pause())
        while !stop.isRaised, .now < end {
            let isBusy = isSpooling && store != nil
            do {
                if isSpooling { try emptySpool() }
            } catch {
                logger.warning("the spool was not stored", metadata: ["error": "\(error)"])
            }
            if !isBusy { stop.wait(milliseconds: 100) }
        }
    }

    // MARK: - Reading

    private func serve() throws {
        while true {
            switch try session.wait(milliseconds: waitMilliseconds, stop: stop, or: lane.done) {
            case .stopped:
                try endStoring()
                try storeBatch()
                try session.flushAcknowledgements()
                throw Stopped()
            case .readable:
                try read()
            case .idle:
                hasBacklog = false
            }
            if !lane.isBusy { store?.isBehind = hasBacklog }
            if lane.isDone || isFull { try endStoring() }
            if isBatchDue {
                if canReadOn { startStoring() } else { try storeBatch() }
            }
            if heldSince != nil { try acknowledge() }
            if isSpooling { try emptySpool() }
            try maintain()
        }
    }

    /// Acknowledges what was read, once all of it is safe: nothing less can be.
    private func acknowledge() throws(MQTTError) {
        guard !lane.isBusy, batch.isEmpty, incoming.count == 0 else { return }
        for request in batch.takeRebirthRequests() { _ = try session.publish(request) }
        try publishReceipts()
        try session.flushAcknowledgements()
        batch.book.acknowledge(at: lastArrival)
        _ = session.takeConfirmations()
        heldSince = nil
    }

    /// Messages that are read before the age of the batch is looked at.
    private static let readLimit = 256

    private func read() throws(MQTTError) {
        let present = options.now()
        let count = try session.readAvailable(limit: Self.readLimit, until: { isFull }) { message in
            // Arrival never goes back, even when the clock does: states of detectors are ordered by it.
            let arrival = max(present, Timestamp(microseconds: lastArrival.microseconds + 1))
            lastArrival = arrival
            let contentType = message.contentType
            let packet = message.identifier
            let named = FirstArrival.of(message, receivedAt: arrival)
            message.withTopic { topic in
                message.withPayload { payload in
                    let first = named ?? firstArrival(packet, topic, payload, contentType, at: arrival)
                    if isSpooling {
                        hold(
                            topic: topic,
                            payload: payload,
                            contentType: contentType,
                            receivedAt: arrival,
                            firstReceivedAt: first,
                            packet: packet
                        )
                    } else {
                        batch.take(
                            topic: topic,
                            payload: payload,
                            contentType: contentType,
                            receivedAt: arrival,
                            firstReceivedAt: first,
                            packet: packet
                        )
                    }
                }
            }
        }
        hasBacklog = count >= Self.readLimit || isFull
        guard !batch.isEmpty || incoming.count > 0 else { return }
        if batchStart == nil { batchStart = .now }
        if heldSince == nil { heldSince = .now }
    }

    /// When a message that the broker sends again arrived first; asked only right after a session was resumed.
    private func firstArrival(
        _ packet: UInt16,
        _ topic: Span<UInt8>,
        _ payload: Span<UInt8>,
        _ contentType: String?,
        at arrival: Timestamp
    ) -> Timestamp? {
        guard packet != 0, batch.book.isExpecting else { return nil }
        return batch.book.recall(
            packet: packet,
            topic: topic,
            payload: payload,
            contentType: contentType,
            at: arrival
        )
    }

    /// Whether nothing more should be read before what was read is safe: this bounds memory, however long messages are.
    private var isFull: Bool {
        batch.isFull || incoming.count >= options.batchRows || incoming.bytes.count >= options.batchBytes
    }

    private var isBatchDue: Bool {
        guard let batchStart, !lane.isBusy else { return false }
        if isFull { return true }
        let milliseconds = hasBacklog ? Double(5 * options.batchMilliseconds) : gatheringMilliseconds
        return .now - batchStart >= .microseconds(Int64(milliseconds * 1_000))
    }

    private var waitMilliseconds: Int {
        if isSpooling, store != nil { return 0 }
        guard let batchStart, !lane.isBusy else { return 250 }
        let left = gatheringMilliseconds - (ContinuousClock.now - batchStart) / .milliseconds(1)
        return max(0, Int(left.rounded(.up)))
    }

    private func maintain() throws {
        let now = ContinuousClock.now
        let isSecond = now >= nextMaintenance
        if isSecond {
            try session.maintain()
            nextMaintenance = now + .seconds(1)
        }
        // What lies in the spool is not silence: time passes for the detectors when it is stored. And the store is left
        // alone while it stores.
        guard !isSpooling, !lane.isBusy else { return }
        let isTickDue = now >= nextTick
        if isTickDue { nextTick = now + .seconds(options.tickSeconds) }
        do {
            try withStore { store throws(PostgresError) in
                try store.payLatest(now: options.now())
                if isSecond { try store.tellGoods(now: options.now()) }
                guard isTickDue else { return }
                metrics.ticked(try store.tick(now: options.now()))
                batch.take(try store.standings())
            }
            if batch.isEmpty { try publishReceipts() }
        } catch is DatabaseAway {
            beginSpooling(with: batch.messages)
        }
    }

    private func publishReceipts() throws(MQTTError) {
        guard let store else { return }
        for receipt in store.takeReceipts(for: batch.gateways, now: options.now()) { _ = try session.publish(receipt) }
    }

    // MARK: - Ends

    private func finish() {
        abandonStoring()
        do {
            try store?.saveAll(batch.gateways, now: options.now())
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
        abandonStoring()
        heldSince = nil
        batch.removeAll()
        incoming.removeAll()
        batchStart = nil
    }
}
