import Foundation
import Logging
import Postgres
import ServiceLifecycle
import Telemetry
import TimeSeries

/// Makes the chunks of the coming days ahead, so that no batch has to wait for a table to be made.
struct ChunkKeeper: Service {
    let pool: Pool
    let logger: Logger

    /// A week ahead bridges any outage of this job that somebody would notice.
    private static let daysAhead = 7
    private static let pause = Duration.seconds(3_600)
    private static let pauseAfterFailure = Duration.seconds(30)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let pause = await make() ? Self.pause : Self.pauseAfterFailure
                try? await Task.sleep(for: pause)  // the shutdown ends the sleep and then the loop
            }
        }
    }

    /// Whether all chunks are there now.
    private func make() async -> Bool {
        let now = Timestamp.now
        do {
            let made = try await pool.withConnection { connection in
                let maker = ChunkMaker(connection)
                return try ChunkedTable.hot.map { try maker.makeAhead($0, days: Self.daysAhead, now: now).count }
            }
            let count = made.reduce(0, +)
            if count > 0 { logger.info("chunks made ahead", metadata: ["count": "\(count)"]) }
            return true
        } catch {
            logger.warning(
                "chunks cannot be made ahead; the collector makes them as it needs them",
                metadata: [
                    "error": "\(error)"
                ]
            )
            return false
        }
    }
}
