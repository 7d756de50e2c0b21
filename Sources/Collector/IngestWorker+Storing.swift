internal import Logging
internal import MQTT
internal import Postgres
internal import Telemetry
internal import TimeSeries

extension IngestWorker {
    /// The database has been away for longer than a batch may wait, and there is a spool.
    struct DatabaseAway: Error {
        /// The messages of a batch that was being stored in parts.
        var messages: MessageArena?
    }

    /// Stores what was read, or puts it into the spool; returns only when it is safe.
    func storeBatch() throws {
        defer { batchStart = nil }
        if isSpooling { return try spoolIncoming() }
        guard !batch.isEmpty else { return }
        do {
            try commitWhole()
        } catch let away as DatabaseAway {
            beginSpooling(with: away.messages ?? batch.messages)
            try spoolIncoming()
        }
    }

    /// Commits the batch; when it is refused for what is in it, in parts.
    func commitWhole() throws {
        do {
            try commit()
        } catch let error as PostgresError where error.isFaultOfTheData {
            logger.warning("a batch was refused and is stored in parts", metadata: ["error": "\(error)"])
            let messages = batch.messages
            do {
                try storeParts(of: messages, 0..<messages.count)
            } catch is DatabaseAway {
                throw DatabaseAway(messages: messages)
            }
        }
    }

    /// Halves a refused batch until the bad message is alone, and makes a dead letter of it.
    private func storeParts(of messages: MessageArena, _ range: Range<Int>) throws {
        startAnew()
        for entry in messages.entries[range] { batch.take(entry, of: messages, isRepeat: true) }
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
        committed(report, batch.contents, seconds: (ContinuousClock.now - began) / .seconds(1))
        batch.gatewaysWereStored()
        batch.removeAll()
    }

    /// Tells metrics and health of a batch that was stored.
    func committed(_ report: BatchStore.Report, _ contents: BatchContents, seconds: Double) {
        adapt(toCommitMilliseconds: seconds * 1_000)
        adapt(to: report, rows: contents.columns.count, seconds: seconds)
        let now = options.now()
        let messages = contents.messages
        batch.book.stored(contents.arrivals)
        metrics.committed(report, messages: messages.count, dropped: contents.droppedLetters, seconds: seconds)
        metrics.lags(of: contents.columns, at: now)
        let arrival = messages.entries.first?.receivedAt ?? now
        health.update { status in
            status.lastCommit = now
            status.commitSeconds = now.seconds(since: arrival)
            status.pendingMessages = 0
            status.storedRows += report.inserted
            status.deadLetters += report.letters
        }
    }

    /// Gathers for about twice as long as a commit takes: quick when there is little to do, and few commits when each
    /// of them is dear.
    private func adapt(toCommitMilliseconds milliseconds: Double) {
        let wish = 2 * milliseconds
        gatheringMilliseconds += (wish - gatheringMilliseconds) / 8
        gatheringMilliseconds = min(max(gatheringMilliseconds, 2), Double(options.batchMilliseconds))
    }

    /// Gathers so much that COMMIT is a fifth of the time for a batch, up to three times the configured rows: where the
    /// disk is slow, each commit is worth more. A slow disk is slow each time; a busy machine is only sometimes, and
    /// larger batches would take memory for nothing there.
    private func adapt(to report: BatchStore.Report, rows: Int, seconds: Double) {
        let work = seconds - report.commitSeconds
        leastCommitSeconds = min(report.commitSeconds, leastCommitSeconds * 1.2)
        guard rows > 0, work > 0 else { return }
        let wish = 4 * leastCommitSeconds / work * Double(rows)
        let step = (min(wish, Double(3 * options.batchRows)) - Double(batch.rowLimit)) / 2
        batch.rowLimit = max(options.batchRows, batch.rowLimit + Int(step))
    }

    private func startAnew() {
        batch.startAnew()
        store?.startAnew()
    }

    // MARK: - The database

    /// Runs `body` on a store, and on a new one after each failure that is not the fault of the data.
    ///
    /// The first time it is tried again at once: a deadlock or a broken connection is over by then. A server that answers and
    /// goes on to refuse, for a full disk or because it may only be read, is given time like one that is away.
    ///
    /// - Throws: ``DatabaseAway`` when there is a spool and the wait is over.
    func withStore<Value>(_ body: (BatchStore) throws(PostgresError) -> Value) throws -> Value {
        let deadline = options.spool.map { ContinuousClock.now + .seconds(isSpooling ? 0 : $0.patienceSeconds) }
        var pause = Backoff(firstMilliseconds: 100, limitMilliseconds: 2_000)
        var hasFailed = false
        while true {
            do throws(PostgresError) {
                if let store { return try body(store) }
            } catch {
                if error.isFaultOfTheData { throw error }
                store = nil
                databaseFailed(error)
                if hasFailed {
                    if let deadline, .now >= deadline { throw DatabaseAway() }
                    stop.wait(milliseconds: pause.pause())
                }
                hasFailed = true
            }
            try openStore(until: deadline)
        }
    }

    /// Opens the database before the broker is asked for anything; only what already lies in the spool allows to go on
    /// without it.
    func openAtStart() throws {
        do {
            try openStore(until: isSpooling ? .now : nil)
        } catch is DatabaseAway {
            logger.warning("the database is away; the spool goes on", metadata: spoolMetadata)
        }
    }

    /// Connects to the database unless that is done; waits until `deadline`, or as long as it takes.
    private func openStore(until deadline: ContinuousClock.Instant?) throws {
        var pause = Backoff(firstMilliseconds: 100, limitMilliseconds: 2_000)
        while store == nil {
            if stop.isRaised { throw Stopped() }
            do throws(PostgresError) {
                store = try makeStore()
                if let store { lastArrival = max(lastArrival, store.newestArrival) }
                if store == nil { stop.wait(milliseconds: 500) }
            } catch {
                databaseFailed(error)
                if let deadline, .now >= deadline { throw DatabaseAway() }
                stop.wait(milliseconds: pause.pause())
            }
        }
    }

    /// A store on a new connection; nil while another collector of our name is at work.
    private func makeStore() throws(PostgresError) -> BatchStore? {
        let connection = try connect()
        // Whoever was at work when the database went away may hold messages in its spool: it goes first.
        if mustYield { stop.wait(milliseconds: 3_000) }
        mustYield = false
        switch try CollectorLock.take(options.broker.clientIdentifier, on: connection, last: lastHold) {
        case .taken(let hold): lastHold = hold
        case .heldByOther:
            health.update { status in
                status.isStandby = true
                status.databaseFailure = nil
            }
            return nil
        case .heldByLast:
            throw PostgresError(
                .connectionLost,
                operation: "collector lock",
                message: "the server has not given up the last connection of this collector; it was told to"
            )
        }
        let opened = try BatchStore(
            connection,
            positions: try connect(),
            client: options.broker.clientIdentifier,
            detection: options.detection,
            latest: .deferred(debtor: options.broker.clientIdentifier, seconds: options.latestSeconds),
            sharesGateways: options.filters.contains { $0.hasPrefix("$share/") },
            owners: options.keepsMessages
                ? MessageOwners(routes: options.routes, defaultTenant: options.defaultTenant) : nil
        )
        batch.take(try opened.standings())
        batch.book.load(try opened.arrivals(now: options.now()))
        health.update { status in
            status.isStandby = false
            status.databaseFailure = nil
        }
        wasActive = true
        logger.info("collector has the database")
        return opened
    }

    private func connect() throws(PostgresError) -> Connection {
        let connection = try Connection(options.database)
        // If the network is cut, the server must notice it soon: until then our own lock keeps us out.
        try connection.executeScript(
            "set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3"
        )
        return connection
    }

    func databaseFailed(_ error: PostgresError) {
        metrics.databaseFailed()
        mustYield = !wasActive && !isSpooling
        // A server that lets everybody in and stores nothing fails anew each time: that is told once a minute.
        let isNew = health.status.databaseFailure == nil && (error.description != toldFailure || .now >= nextTelling)
        health.update { status in
            status.databaseFailure = error.description
            // Who cannot ask does not know whether anybody is at work.
            status.isStandby = false
        }
        guard isNew else { return }
        toldFailure = error.description
        nextTelling = .now + .seconds(60)
        logger.error("the database is away", metadata: ["error": "\(error)"])
    }
}
