public import Postgres
public import Telemetry

/// The store's housekeeping: chunks ahead, rollups, late rows into segments, compression, retention.
///
/// Each part is repeatable, and several keepers at once get in nobody's way: one of them works. A part that fails does
/// not keep the others from their work.
public final class StorageKeeper {
    /// What was done, and what could not be.
    public struct Report: Sendable {
        /// Chunks that were made.
        public var chunksMade = 0
        /// What the rollups did.
        public var rollups = RollupRefresher.Report()
        /// Late rows that were moved into segments.
        public var mergedRows = 0
        /// Chunks that were compressed.
        public var compressed: [ChunkCompressor.Report] = []
        /// What retention did.
        public var removed: [RetentionStep] = []
        /// What failed, by part.
        public var failures: [(part: String, error: String)] = []

        /// Whether there was anything to do but to look.
        public var isWorthTelling: Bool {
            chunksMade > 0 || mergedRows > 0 || !compressed.isEmpty || !removed.isEmpty
        }
    }

    private let connection: Connection
    private let policy: StoragePolicy

    /// Creates a keeper on a connection of its own, outside of any transaction.
    public init(_ connection: Connection, policy: StoragePolicy) {
        self.connection = connection
        self.policy = policy
    }

    /// Brings the rollups up; cheap, to be called every few seconds or minutes.
    ///
    /// - Throws: The server's error.
    public func refresh(now: Timestamp) throws(PostgresError) -> RollupRefresher.Report {
        try RollupRefresher(connection).refresh(now: now)
    }

    /// Does everything that is due; to be called every few minutes.
    ///
    /// Rollups come before compression and removal, so that what is removed has been counted.
    ///
    /// - Throws: `PostgresError` when the connection is lost; other failures are in the report.
    public func work(now: Timestamp) throws -> Report {
        var report = Report()
        try attempt("chunks", &report) { report in
            let maker = ChunkMaker(connection)
            for table in ChunkedTable.hot {
                report.chunksMade += try maker.makeAhead(table, days: policy.chunkDaysAhead, now: now).count
            }
        }
        try attempt("rollups", &report) { $0.rollups = try refresh(now: now) }
        let hadFailed = !report.failures.isEmpty || report.rollups.wasBusy
        guard
            try connection.query("SELECT pg_try_advisory_lock($1) AS mine", [.int(Self.lockKey)]).single().bool("mine")
        else { return report }
        defer { unlock() }
        try attempt("hours", &report) { _ in try RollupRefresher(connection).makeHoursVisible() }
        try attempt("late rows", &report) { try mergeLate(&$0) }
        try attempt("compression", &report) { try compress(now, &$0) }
        // What the rollups have not read must not go.
        if !hadFailed { try attempt("retention", &report) { try remove(now, &$0) } }
        return report
    }

    /// "storekpr" in ASCII.
    private static let lockKey: Int64 = 0x7374_6F72_656B_7072

    /// A connection that is gone has given its locks back already.
    private func unlock() {
        _ = try? connection.query("SELECT pg_advisory_unlock($1)", [.int(Self.lockKey)])  // see above
    }

    private func attempt(_ part: String, _ report: inout Report, _ body: (inout Report) throws -> Void) throws {
        do {
            try body(&report)
        } catch let error as PostgresError where error.isConnectionLost {
            throw error
        } catch {
            report.failures.append((part, "\(error)"))
        }
    }

    private func mergeLate(_ report: inout Report) throws(PostgresError) {
        let compressor = ChunkCompressor(connection)
        for table in ChunkedTable.hot {
            for chunk in try compressor.chunksWithLateRows(table) {
                report.mergedRows += try compressor.mergeLate(table, chunk)
            }
        }
    }

    private func compress(_ now: Timestamp, _ report: inout Report) throws(PostgresError) {
        guard let days = policy.compressAfterDays else { return }
        let compressor = ChunkCompressor(connection)
        for table in ChunkedTable.hot {
            for chunk in try compressor.candidates(table, before: Day(containing: now).advanced(by: -days)) {
                report.compressed.append(try compressor.compress(table, chunk))
            }
        }
    }

    private func remove(_ now: Timestamp, _ report: inout Report) throws {
        let archive = policy.archiveFolder.map { ChunkArchive(connection, folder: $0) }
        let retention = Retention(connection, fallback: policy.keepDays, archive: archive)
        for step in try retention.steps(now: now) {
            try retention.apply(step)
            report.removed.append(step)
        }
    }
}
