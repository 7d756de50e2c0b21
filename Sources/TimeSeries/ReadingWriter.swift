public import Postgres
public import Telemetry

/// Stores batches: readings and positions into their chunks, the newest values beside them.
///
/// A batch goes by binary COPY, which is the fastest way and refuses the whole batch when one key is there already.
/// Only then is it stored again row by row with ON CONFLICT DO NOTHING. A reading is the same when its series and time
/// are the same; the first one stays.
///
/// One writer belongs to one connection, one catalog and one thread:
/// ```swift
/// try writer.prepare(batch, catalog, now: now)          // series and chunks, each in a transaction of its own
/// try connection.transaction {
///     let outcome = try writer.write(batch)             // and whatever else belongs to the batch
/// }
/// ```
/// With a second connection the positions go there, so that two processes of the server store a batch side by side. They
/// are committed then before the rest of the batch is; whoever stores a batch again after a failure finds them there.
public final class ReadingWriter {
    let connection: Connection
    /// Where positions go; nil stores them with the rest.
    private let positionConnection: Connection?
    let registry: SeriesRegistry
    let policy: LatestPolicy
    var newestReadings = NewestByKey<LatestValue>()
    var newestPositions = NewestByKey<LatestPlace>()
    /// What the tables of newest values are owed; nil when they are written with every batch.
    var debt: LatestDebt?
    /// Whether more waits to be stored than is stored: what is newest now is soon replaced then, and newest values wait
    /// longer the more of them there are, up to half a minute.
    public var isBehind = false
    /// The present at the last `prepare`.
    private(set) var preparedAt = Timestamp(microseconds: 0)
    let chunks: ChunkMaker
    /// A piece of the rows of either table; both are under way at once when each has a connection.
    var buffer = CopyBuffer()
    var positionBuffer = CopyBuffer()
    /// After a repeat the next batch is likely to have one too, so the attempt by COPY is saved.
    private(set) var expectsRepeatedReadings = false
    private(set) var expectsRepeatedPositions = false

    /// Creates a writer; one that defers the newest values must `recoverLatest()` before its first batch.
    ///
    /// - Parameters:
    ///   - connection: Where batches go.
    ///   - positionConnection: Where positions go instead, each batch in a transaction of its own; no transaction may be
    ///     open there.
    ///   - policy: When the newest values are written.
    public init(
        _ connection: Connection,
        positions positionConnection: Connection? = nil,
        latest policy: LatestPolicy = .atOnce
    ) {
        self.connection = connection
        self.positionConnection = positionConnection
        self.policy = policy
        if case .deferred(let debtor, let seconds) = policy { debt = LatestDebt(debtor: debtor, seconds: seconds) }
        registry = SeriesRegistry(connection)
        chunks = ChunkMaker(connection)
    }

    /// The numbers of the series and devices that were prepared.
    public var numbers: SeriesRegistry { registry }

    /// Enters new series and devices and makes missing chunks; to be called outside of a transaction.
    ///
    /// - Parameters:
    ///   - batch: The batch that will be written.
    ///   - catalog: The catalog that the batch was filled with; always the same one.
    ///   - now: The present, which decides how wide chunks of old data are.
    /// - Throws: The server's error; `.usage` inside a transaction.
    public func prepare(
        _ batch: ReadingBatch,
        _ catalog: borrowing SeriesCatalog,
        now: Timestamp
    ) throws(PostgresError) {
        try registry.resolve(catalog)
        try prepare(batch, now: now)
    }

    /// Makes missing chunks for a batch whose series and devices all have numbers; to be called outside of a transaction.
    ///
    /// - Parameters:
    ///   - batch: The batch that will be written.
    ///   - now: The present, which decides how wide chunks of old data are.
    /// - Throws: The server's error; `.usage` inside a transaction.
    public func prepare(_ batch: ReadingBatch, now: Timestamp) throws(PostgresError) {
        preparedAt = now
        try chunks.ensure(.reading, for: batch.times, now: now)
        try chunks.ensure(.position, for: batch.positions.times, now: now)
    }

    /// Stores a prepared batch in the open transaction, or in one of its own.
    ///
    /// - Parameters:
    ///   - batch: The batch.
    ///   - meanwhile: Is told once which rows of the readings were there already, in rising order, and may work with the
    ///     others while the server stores the positions. Not when the readings could not be stored.
    /// - Returns: What was stored and what was there.
    /// - Throws: The server's error; nothing of the batch is stored then, but perhaps the positions where those have a
    ///   connection. After a dropped chunk (`isCheckViolation` or `isUndefinedTable`) the next `prepare` makes it again.
    public func write(
        _ batch: ReadingBatch,
        meanwhile: (_ known: [Int]) -> Void = { _ in }
    ) throws(PostgresError) -> WriteOutcome {
        do throws(PostgresError) {
            guard connection.isInTransaction else {
                return try connection.transaction { () throws(PostgresError) in try store(batch, meanwhile) }
            }
            return try store(batch, meanwhile)
        } catch {
            if error.isCheckViolation || error.isUndefinedTable { ChunkedTable.allCases.forEach(chunks.forget) }
            if debt == nil { forgetLatest() }
            throw error
        }
    }

    private func store(
        _ batch: ReadingBatch,
        _ meanwhile: (_ known: [Int]) -> Void
    ) throws(PostgresError) -> WriteOutcome {
        var outcome = WriteOutcome()
        let notes = try noteChanges(batch)
        if let positionConnection {
            try storeSideBySide(batch, notes, positionConnection, meanwhile, &outcome)
        } else {
            outcome.duplicateReadingRows = try storeReadings(batch, after: notes)
            outcome.insertedPositions = try storePositions(batch.positions, on: connection) {
                meanwhile(outcome.duplicateReadingRows)
            }
        }
        outcome.duplicateReadings = outcome.duplicateReadingRows.count
        outcome.insertedReadings = batch.count - outcome.duplicateReadings
        outcome.duplicatePositions = batch.positions.count - outcome.insertedPositions
        try updateLatest(batch)
        return outcome
    }

    /// Sends the positions, stores the readings while the server works on them, and then does the other work.
    private func storeSideBySide(
        _ batch: ReadingBatch,
        _ notes: String,
        _ positionConnection: Connection,
        _ meanwhile: (_ known: [Int]) -> Void,
        _ outcome: inout WriteOutcome
    ) throws(PostgresError) {
        var failure: PostgresError?
        var known: [Int] = []
        outcome.insertedPositions = try storePositions(batch.positions, on: positionConnection) {
            do throws(PostgresError) {
                known = try storeReadings(batch, after: notes)
                meanwhile(known)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        outcome.duplicateReadingRows = known
    }

    /// Stores the readings, after the notes of what they change, and takes the batch's newest values while the server works.
    ///
    /// - Returns: The rows that were there already.
    private func storeReadings(_ batch: ReadingBatch, after notes: String) throws(PostgresError) -> [Int] {
        if batch.count == 0 {
            takeLatest(batch)
            return []
        }
        if expectsRepeatedReadings {
            if !notes.isEmpty { try connection.executeScript(notes) }
        } else {
            do throws(PostgresError) {
                try copyReadings(batch, after: notes) { takeLatest(batch) }
                return []
            } catch  where error.isUniqueViolation {
                expectsRepeatedReadings = true
            }
        }
        let repeats = try insertReadings(batch)
        // Where COPY was tried they are taken already, and none is newer than itself.
        takeLatest(batch)
        expectsRepeatedReadings = !repeats.isEmpty
        return repeats
    }

    /// Stores the positions, and does something else once while the server works on them.
    ///
    /// - Returns: How many were new.
    private func storePositions(
        _ positions: PositionColumns,
        on connection: Connection,
        meanwhile: () -> Void
    ) throws(PostgresError) -> Int {
        guard !positions.isEmpty, !expectsRepeatedPositions else {
            meanwhile()
            return positions.isEmpty ? 0 : try addPositions(positions, on: connection)
        }
        do throws(PostgresError) {
            try copyPositions(positions, on: connection, meanwhile: meanwhile)
            return positions.count
        } catch  where error.isUniqueViolation {
            // The server says so at the end of what it was sent: the other work is done.
            return try addPositions(positions, on: connection)
        }
    }

    private func addPositions(
        _ positions: PositionColumns,
        on connection: Connection
    ) throws(PostgresError) -> Int {
        let inserted = try insertPositions(positions, on: connection)
        expectsRepeatedPositions = inserted < positions.count
        return inserted
    }
}

extension Double {
    /// Nil where NaN says that there is no value.
    var present: Double? { isNaN ? nil : self }
}
