import ServiceLifecycle
import UnixSignals

/// SIGHUP: what is configured by files of its own is read again.
struct HangupService: Service {
    let reload: @Sendable () -> Void

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown()
        for await _ in signals { reload() }
    }
}
