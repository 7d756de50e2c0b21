internal import MQTT
internal import Postgres
internal import Telemetry

/// Reading on while a batch is stored.
///
/// libmosquitto acknowledges at once all that was read, so nothing is acknowledged before all that was read is stored:
/// while more waits than a batch holds, some batches go one after the other, and then the reading pauses for the last.
extension IngestWorker {
    /// Messages that may wait for their acknowledgement before the reading pauses: the window that we grant a broker.
    private static let heldMessages = 20_000
    /// For how long they may wait.
    private static let heldTime = Duration.milliseconds(500)

    /// Whether the batch that is due may be stored while the next one is read: not for the sake of a few messages, and
    /// not when it has names to be entered, which belong to the catalog that the reading fills.
    var canReadOn: Bool {
        guard hasBacklog, !isSpooling, let heldSince, let store, store.isSettled(for: batch) else { return false }
        return session.heldAcknowledgements < Self.heldMessages && .now - heldSince < Self.heldTime
    }

    /// Begins to store the batch.
    func startStoring() {
        guard let store else { return }
        batchStart = nil
        health.update { $0.pendingMessages = batch.messages.count }
        lane.start(batch.handOver(for: takeSpare()), in: store, now: options.now)
    }

    /// Waits for the batch that is being stored. One that was not is stored again, together with what was read since.
    func endStoring() throws {
        guard let outcome = lane.take() else { return }
        switch outcome.result {
        case .success(let report): note(report, of: outcome)
        case .failure(let error):
            failed(error, outcome.contents)
            var messages = outcome.contents.messages
            messages.append(contentsOf: batch.messages)
            batch.removeAll()
            for entry in messages.entries { batch.take(entry, of: messages, isRepeat: true) }
            try storeBatch()
        }
    }

    /// Waits for the batch that is being stored; one that was not comes again from the broker.
    func abandonStoring() {
        guard let outcome = lane.take() else { return }
        switch outcome.result {
        case .success(let report): note(report, of: outcome)
        case .failure(let error): failed(error, outcome.contents)
        }
    }

    private func failed(_ error: PostgresError, _ contents: BatchContents) {
        batch.gatewaysWereNotStored(contents.sightings)
        if error.isFaultOfTheData { return }
        store = nil
        databaseFailed(error)
    }

    private func note(_ report: BatchStore.Report, of outcome: StoreLane.Outcome) {
        committed(report, outcome.contents, seconds: outcome.seconds)
        health.update { $0.batchesReadOn += 1 }
        spare = outcome.contents
    }

    /// The memory of a batch that was stored.
    private func takeSpare() -> BatchContents {
        var contents = BatchContents()
        swap(&contents, &spare)
        contents.removeAll()
        return contents
    }
}
