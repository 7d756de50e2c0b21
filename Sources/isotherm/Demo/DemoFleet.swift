import Foundation
import ServiceLifecycle

/// The simulated fleet as a child process: it knows only the broker and the API, as real devices do.
struct DemoFleet: Service {
    let program: String
    let scenario: String
    let broker: String
    let api: String
    let truthFile: String

    /// The fleet's program lies beside our own.
    static func program(beside ourselves: String) -> String {
        URL(fileURLWithPath: ourselves).deletingLastPathComponent().appendingPathComponent("isotherm-fleet").path
    }

    /// Runs the fleet until the shutdown; a fleet that ends by itself is said, and the rest goes on.
    func run() async throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = [scenario, "--broker", broker, "--api", api, "--truth", truthFile]
        process.standardInput = FileHandle.nullDevice
        let ended = AsyncStream<Int32>.makeStream()
        process.terminationHandler = { process in
            ended.continuation.yield(process.terminationStatus)
            ended.continuation.finish()
        }
        do {
            try process.run()
        } catch {
            Talk.problem(
                "the fleet cannot start (\(program)): \(error.localizedDescription); build it with `make build`"
            )
            try await gracefulShutdown()
            return
        }
        let identifier = process.processIdentifier
        await withGracefulShutdownHandler {
            for await status in ended.stream where status != 0 && status != SIGTERM {
                Talk.problem("the fleet ended with status \(status)")
            }
        } onGracefulShutdown: {
            kill(identifier, SIGTERM)
        }
    }
}
