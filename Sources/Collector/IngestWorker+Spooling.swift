internal import Logging
internal import MQTT
internal import Payloads
internal import Postgres
internal import Telemetry

extension IngestWorker {
    /// Messages stored from the spool at once; between two such batches the broker is read.
    private static let batchMessages = 5_000

    /// From now on what is read goes to the spool, and first of all `messages`, which were read and are not stored.
    func beginSpooling(with messages: MessageArena) {
        batch.removeAll()
        incoming = messages
        isSpooling = true
        nextReopening = .now + .seconds(1)
        logger.warning("messages go to the spool until the database is back")
    }

    /// Keeps a message for the spool, without reading its payload.
    func hold(
        topic: Span<UInt8>,
        payload: Span<UInt8>,
        contentType: String?,
        receivedAt: Timestamp,
        firstReceivedAt: Timestamp?,
        packet: UInt16
    ) {
        incoming.append(
            topic: topic,
            payload: payload,
            contentType: contentType,
            receivedAt: receivedAt,
            firstReceivedAt: firstReceivedAt,
            packet: packet,
            limit: options.limits.payloadBytes,
            kept: options.keptPayloadBytes
        )
    }

    /// Puts what was read into the spool; returns only when the disk has it.
    ///
    /// While the spool is full nothing is acknowledged and nothing more is read, and what it holds is stored as soon
    /// as the database is back.
    func spoolIncoming() throws {
        guard incoming.count > 0 else { return }
        while true {
            do throws(SpoolError) {
                try spool?.append(incoming)
                incoming.removeAll()
                reportSpool()
                return
            } catch {
                spoolFailed(error)
            }
            try emptySpool()
            if !isSpooling { return try storeBatch() }
            if store == nil || spool?.isEmpty == true { stop.wait(milliseconds: 250) }
            if stop.isRaised { throw Stopped() }
        }
    }

    /// Stores the oldest messages of the spool, or looks for the database; ends the spooling when nothing is left.
    func emptySpool() throws {
        guard let spool else { return }
        if store == nil {
            guard .now >= nextReopening else { return }
            defer { nextReopening = .now + .seconds(1) }
            try openAtStart()
            guard store != nil else { return }
            isReturning = true
        }
        do {
            if let piece = try spool.oldest(limit: Self.batchMessages) {
                let metadata = spoolMetadata
                let count = try storeOldest(of: piece)
                if isReturning { logger.info("the database is back; the spool is stored", metadata: metadata) }
                isReturning = false
                try spool.remove(count, of: piece)
                reportSpool()
            }
        } catch is DatabaseAway {
            // Its messages stay in the spool.
            return batch.removeAll()
        } catch let error as SpoolError {
            spoolFailed(error)
            stop.wait(milliseconds: 250)
        }
        if spool.isEmpty { endSpooling() }
    }

    /// Stores as many of a piece's messages as a batch takes.
    ///
    /// - Returns: How many were stored.
    private func storeOldest(of piece: SpoolSegment.Piece) throws -> Int {
        batch.removeAll()
        var count = 0
        for entry in piece.messages.entries {
            if batch.isFull { break }
            batch.take(entry, of: piece.messages)
            count += 1
        }
        try commitWhole()
        return count
    }

    /// From now on what is read is stored at once; what is held goes first.
    private func endSpooling() {
        isSpooling = false
        for entry in incoming.entries { batch.take(entry, of: incoming) }
        incoming.removeAll()
        reportSpool()
        logger.info("the spool is empty")
    }

    private func spoolFailed(_ error: SpoolError) {
        metrics.spoolFailed()
        let isNew = health.status.spoolFailure == nil
        health.update { $0.spoolFailure = error.description }
        if isNew { logger.error("the spool takes nothing", metadata: ["error": "\(error)"]) }
    }

    /// Tells health and metrics how much waits in the spool.
    func reportSpool() {
        guard let spool else { return }
        let (messages, bytes, damaged) = (spool.messageCount, spool.byteCount, spool.damagedFiles.count)
        metrics.spooled(bytes: bytes, messages: messages)
        let reason = spool.lastReadError.map { ", the last that could not be read: \($0)" } ?? ""
        let folder = options.spool?.folder ?? ""
        let failure = damaged == 0 ? nil : "\(damaged) damaged files were set aside in \(folder)\(reason)"
        health.update { status in
            status.spooledMessages = messages
            status.spooledBytes = bytes
            status.spoolFailure = failure
        }
    }

    var spoolMetadata: Logger.Metadata {
        ["messages": "\(spool?.messageCount ?? 0)", "bytes": "\(spool?.byteCount ?? 0)"]
    }
}
