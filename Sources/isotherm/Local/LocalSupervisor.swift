import LocalServers
import ServiceLifecycle

/// Starts a server of our own again when it has ended without being asked to.
struct LocalSupervisor: Service {
    let stack: LocalStack

    /// Looks once a second until the shutdown.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                watch("PostgreSQL", isRunning: stack.postgres.isRunning, start: stack.postgres.start)
                watch("mosquitto", isRunning: stack.broker.isRunning, start: stack.broker.start)
                try? await Task.sleep(for: .seconds(1))  // the shutdown ends the sleep and then the loop
            }
        }
    }

    private func watch(_ part: String, isRunning: Bool, start: () throws -> Void) {
        guard !isRunning else { return }
        Talk.problem("\(part) has ended; starting it again")
        do {
            try start()
            Talk.step(part, "runs again")
        } catch {
            // Said each time: the next look tries again.
            Talk.problem("\(error)")
        }
    }
}
