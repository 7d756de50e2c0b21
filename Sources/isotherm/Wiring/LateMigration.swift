import Logging
import Postgres
import ServiceLifecycle

/// Brings the tables up to date as soon as the database is there, for a collector that has begun without it.
struct LateMigration: Service {
    let assembly: ServiceAssembly

    private static let pause = Duration.seconds(2)

    func run() async throws {
        let logger = assembly.logger("isotherm")
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    let done = try assembly.migrate()
                    logger.info("tables", metadata: ["state": "\(done)"])
                    // A service that returns ends the others.
                    while !Task.isCancelled { try await Task.sleep(for: .seconds(3_600)) }
                } catch let error as PostgresError where error.isConnectionLost {
                    logger.debug("the tables wait for the database", metadata: ["error": "\(error)"])
                } catch is CancellationError {
                    return
                } catch {
                    logger.error("the tables cannot be brought up to date", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: Self.pause)  // the shutdown ends the sleep and then the loop
            }
        }
    }
}
