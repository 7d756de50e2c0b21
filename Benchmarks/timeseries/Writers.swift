import Foundation
import Postgres
import Synchronization
import Telemetry
import TimeSeries

/// How long a collector's batch takes while chunks are compressed, merged, put back, made and dropped beside it: a batch
/// of 500 readings each ten milliseconds into the hot chunk, every tenth with one of the chunk that is worked on.
struct Writers {
    private let connection: Connection
    private let options: ConnectionOptions
    private let waits: LockWaits
    private let seriesCount: Int

    init(_ connection: Connection, _ options: ConnectionOptions, _ waits: LockWaits, seriesCount: Int) {
        self.waits = waits
        self.connection = connection
        self.options = options
        self.seriesCount = seriesCount
    }

    private static let day = Day(containing: Bench.start)
    private let old = Chunk(days: day..<day.advanced(by: 1))
    private let now = Bench.start.advanced(bySeconds: 86_400 * 2.5)

    func run() throws {
        let maker = ReadingMaker(seriesCount: seriesCount, isNoisy: true)
        try maker.prepare()
        let writer = ReadingWriter(connection)
        for step in 0..<8_640 {
            maker.add(step)
            guard maker.batch.count >= 20_000 || step == 8_639 else { continue }
            try maker.withCatalog { try writer.prepare(maker.batch, $0, now: now) }
            _ = try writer.write(maker.batch)
            maker.clear()
        }
        try connection.executeScript("VACUUM ANALYZE isotherm.reading")
        _ = try RollupRefresher(connection).refresh(now: now)
        let compressor = ChunkCompressor(connection)
        try phase(0, "nothing else", late: true) { Thread.sleep(forTimeInterval: 5) }
        try phase(1, "a chunk is compressed", late: true) { try compressor.compress(.reading, old) }
        try phase(2, "late readings are merged", late: true) { try compressor.mergeLate(.reading, old) }
        try phase(3, "a chunk is put back", late: true) { try compressor.decompress(.reading, old) }
        try phase(4, "rollups are made", late: false) { _ = try RollupRefresher(connection).refresh(now: now) }
        try phase(5, "chunks of 60 days are made", late: false) {
            try ChunkMaker(connection).makeAhead(.reading, days: 60, now: now)
        }
        try phase(6, "a chunk is dropped", late: false) {
            let retention = Retention(connection, fallback: [.reading: 1])
            for step in try retention.steps(now: now) { try retention.apply(step) }
        }
    }

    /// The process of the server behind a writer, and the milliseconds of each batch with its commit.
    private struct Found {
        let process: Int64
        let times: [Double]
    }

    /// What a writing thread is told, and what it found.
    private final class Course: Sendable {
        let isOver = Atomic(false)
        let outcome = Mutex(Result<Found, any Error>.success(Found(process: 0, times: [])))
        let finished = DispatchSemaphore(value: 0)
    }

    /// Does some work while a thread writes, and tells how long its batches took.
    private func phase(_ number: Int, _ name: String, late: Bool, _ work: () throws -> Void) throws {
        let course = Course()
        let options = options
        let present = now
        Thread {
            let outcome = Result {
                try Self.write(options, phase: number, late: late, now: present) {
                    course.isOver.load(ordering: .acquiring)
                }
            }
            course.outcome.withLock { $0 = outcome }
            course.finished.signal()
        }.start()
        let spent = try ContinuousClock().measure(work)
        course.isOver.store(true, ordering: .releasing)
        course.finished.wait()
        let found = try course.outcome.withLock { try $0.get() }
        let sorted = found.times.sorted()
        print(
            String(
                format: "%@ (%.0f ms): %d batches, median %.1f ms, 99 %% %.1f ms, longest %.1f ms, "
                    + "waits for a lock of more than %d ms: %d",
                name,
                spent.seconds * 1_000,
                sorted.count,
                sorted[sorted.count / 2],
                sorted[sorted.count * 99 / 100],
                sorted[sorted.count - 1],
                LockWaits.limit,
                try waits.count(of: found.process)
            )
        )
    }

    /// Writes until it is over, fifty batches at least.
    private static func write(
        _ options: ConnectionOptions,
        phase: Int,
        late: Bool,
        now: Timestamp,
        until isOver: () -> Bool
    ) throws -> Found {
        let connection = try Connection(options)
        let process = try connection.query("SELECT pg_backend_pid() AS pid").single().int("pid")
        let maker = ReadingMaker(seriesCount: 500, isNoisy: true)
        try maker.prepare()
        let writer = ReadingWriter(connection, latest: .deferred(debtor: "writers", seconds: 0.25))
        try writer.recoverLatest()
        let clock = ContinuousClock()
        let began = clock.now
        var times: [Double] = []
        while !isOver() || times.count < 50 {
            maker.clear()
            // Of the third day, a stretch of its own in each phase.
            maker.add(2 * 8_640 + phase * 1_000 + times.count)
            if late, times.count.isMultiple(of: 10) {
                maker.addOne(
                    at: Bench.start.advanced(bySeconds: Double(times.count * 7 % 86_000) + Double(phase) / 1e5)
                )
            }
            let present = now.advanced(bySeconds: began.duration(to: clock.now).seconds)
            try maker.withCatalog { try writer.prepare(maker.batch, $0, now: present) }
            times.append(try clock.measure { _ = try writer.write(maker.batch) }.seconds * 1_000)
            Thread.sleep(forTimeInterval: 0.01)
        }
        return Found(process: process, times: times)
    }
}
