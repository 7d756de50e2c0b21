import Foundation
import Logging
import Metrics
import Postgres
import ServiceLifecycle
import Settings
import Telemetry
import TimeSeries

/// The role that keeps the store: rollups every half minute, everything else every five minutes.
struct StorageService: Service {
    let database: ConnectionOptions
    let policy: StoragePolicy
    let refreshInterval: Duration
    let logger: Logger
    let ranges: @Sendable (Connection) throws -> Int

    private static let workInterval = Duration.seconds(300)
    private static let pauseAfterFailure = Duration.seconds(15)

    func run() async throws {
        // One connection of its own: a compression takes it for minutes, and the shared ones are for people.
        let pool = Pool(database, limits: PoolOptions(size: 1))
        await cancelWhenGracefulShutdown {
            let clock = ContinuousClock()
            var nextWork = clock.now
            while !Task.isCancelled {
                let isDue = clock.now >= nextWork
                let isDone = isDue ? await work(pool) : await refresh(pool)
                if isDue && isDone { nextWork = clock.now + Self.workInterval }
                let pause = isDone ? refreshInterval : Self.pauseAfterFailure
                try? await Task.sleep(for: pause)  // the shutdown ends the sleep and then the loop
            }
        }
        await pool.close()
    }

    private func refresh(_ pool: Pool) async -> Bool {
        do {
            let report = try await pool.withConnection { connection in
                try StorageKeeper(connection, policy: policy).refresh(now: Timestamp.now)
            }
            publish(report)
            return true
        } catch {
            return complain(error)
        }
    }

    private func work(_ pool: Pool) async -> Bool {
        do {
            let report = try await pool.withConnection { connection in
                _ = try ranges(connection)
                return try StorageKeeper(connection, policy: policy).work(now: Timestamp.now)
            }
            publish(report.rollups)
            for failure in report.failures {
                logger.warning(
                    "a part of the storage's housekeeping failed; it is tried again",
                    metadata: ["part": "\(failure.part)", "error": "\(failure.error)"]
                )
            }
            if report.isWorthTelling { logger.info("storage kept", metadata: Self.metadata(report)) }
            return true
        } catch {
            return complain(error)
        }
    }

    private static func metadata(_ report: StorageKeeper.Report) -> Logger.Metadata {
        [
            "chunks_made": "\(report.chunksMade)", "late_rows_merged": "\(report.mergedRows)",
            "chunks_compressed": "\(report.compressed.count)",
            "rows_compressed": "\(report.compressed.reduce(0) { $0 + $1.rows })",
            "retention_steps": "\(report.removed.count)",
        ]
    }

    private func publish(_ report: RollupRefresher.Report) {
        guard !report.wasBusy else { return }
        Gauge(label: "isotherm_rollup_lag_seconds").record(Timestamp.now.seconds(since: report.readyUntil))
        Counter(label: "isotherm_rollup_hours_repaired_total").increment(by: Int64(report.repairedHours))
    }

    private func complain(_ error: any Error) -> Bool {
        logger.warning("the storage's housekeeping cannot work; it tries again", metadata: ["error": "\(error)"])
        return false
    }
}
