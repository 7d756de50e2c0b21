import LocalServers
import Postgres
import Synchronization
import Telemetry
import Testing

@testable import TimeSeries

/// Whoever writes waits for nothing that takes as long as the work on a chunk does. That no wait is longer than 50 ms is
/// measured where nothing else runs (`timeseries-bench 1 300 writers`): here the limit is what a busy machine keeps.
@Suite("Writers beside the housekeeping")
struct WriterLatencyTests {
    private let start = Timestamp.newYear
    private let old = Chunk(days: Day(containing: .newYear)..<Day(containing: .newYear).advanced(by: 1))
    private let hot = Chunk(days: Day(containing: .newYear).advanced(by: 1)..<Day(containing: .newYear).advanced(by: 2))

    /// A full old chunk and an empty hot one.
    private func filled(_ name: String) throws -> (ConnectionOptions, Connection) {
        let options = try TestDatabase.make(name)
        let connection = try Connection(options)
        try TimeFunctions.install(connection)
        for chunk in [old, hot] { try ChunkMaker(connection).make(.reading, exactly: chunk) }
        try connection.executeScript(
            """
            INSERT INTO isotherm.device (tenant, name) VALUES ('acme', 'd');
            INSERT INTO isotherm.series (device_id, metric, channel) SELECT 1, 'temperature', n::text
            FROM generate_series(1, 20) n;
            INSERT INTO isotherm.reading (time, series_id, value, received_at)
            SELECT t, s, 4 + s % 3, t FROM generate_series(1, 20) s,
                generate_series('2026-01-01 00:00+00'::timestamptz, '2026-01-01 23:59+00', '20 seconds') t
            """
        )
        return (options, connection)
    }

    /// Stores a reading of now, and one of the old chunk where late data still come, as often as can be while `work` is
    /// under way; a lock that is waited for longer ends in an error.
    ///
    /// - Returns: How many were stored.
    private func write(
        _ options: ConnectionOptions,
        late: Bool,
        while work: @escaping @Sendable (Connection) throws -> Void
    ) async throws -> Int {
        let writer = try Connection(options)
        // Far more than any step takes, also on a machine that does ten other things: what is waited for to its end is longer.
        try writer.executeScript("SET lock_timeout = '5s'")
        let pool = Pool(options, limits: PoolOptions(size: 1))
        let done = Task { try await pool.withConnection { try work($0) } }
        let isDone = Flag()
        let watch = Task {
            _ = await done.result
            isDone.raise()
        }
        var written = 0
        let places = late ? [old, hot] : [hot]
        while !isDone.isRaised || written < 100 {
            for place in places {
                // A millisecond apart: however long the work takes, they stay within the day.
                let time = place.span.lowerBound.microseconds + 7 + Int64(written) * 1_000
                try writer.execute(
                    """
                    INSERT INTO isotherm.reading (time, series_id, value, received_at) VALUES ($1, 1, 5, now())
                    ON CONFLICT DO NOTHING
                    """,
                    [.timestamp(microseconds: time)]
                )
            }
            written += 1
            await Task.yield()
        }
        try await done.value
        await watch.value
        await pool.close()
        return written
    }

    private func count(_ connection: Connection) throws -> Int {
        Int(try connection.query("SELECT count(*) AS n FROM isotherm.readings").single().int("n"))
    }

    @Test func noneWaitsWhileAChunkIsCompressedMergedAndPutBack() async throws {
        let (options, connection) = try filled("wait_compress")
        let before = try count(connection)
        let chunk = old
        let written = try await write(options, late: true) { connection in
            let compressor = ChunkCompressor(connection)
            for _ in 0..<3 {
                try compressor.compress(.reading, chunk)
                try compressor.mergeLate(.reading, chunk)
                try compressor.decompress(.reading, chunk)
            }
        }
        #expect(written >= 100)
        #expect(try count(connection) == before + 2 * written)
    }

    @Test func noneWaitsWhileChunksAreMadeAndDropped() async throws {
        let (options, connection) = try filled("wait_drop")
        let now = start.advanced(bySeconds: 86_400 * 2)
        try ChunkCompressor(connection).compress(.reading, old)
        let written = try await write(options, late: false) { connection in
            try ChunkMaker(connection).makeAhead(.reading, days: 20, now: now)
            let retention = Retention(connection, fallback: [.reading: 1])
            let steps = try retention.steps(now: now)
            for step in steps { try retention.apply(step) }
            #expect(steps.count == 1)
        }
        #expect(try count(connection) == written)
    }
}

/// Raised by one task and looked at by another.
private final class Flag: Sendable {
    private let value = Atomic(false)
    var isRaised: Bool { value.load(ordering: .acquiring) }
    func raise() { value.store(true, ordering: .releasing) }
}
