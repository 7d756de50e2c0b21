internal import Synchronization

/// Results on their way from the senders to the notifier's thread; at most as many as attempts may be under way.
final class ResultMailbox: Sendable {
    private let results = Mutex<[AttemptResult]>([])

    func put(_ result: AttemptResult) {
        results.withLock { $0.append(result) }
    }

    /// Everything that has come since the last call.
    func takeAll() -> [AttemptResult] {
        results.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
    }
}
