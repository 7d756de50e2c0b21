import Synchronization

/// Whether the feed of the stream has its database, for readiness.
final class FeedHealth: Sendable {
    private let reason = Mutex<String?>("not started")

    /// Why it does not work; nil when it does.
    var failure: String? { reason.withLock { $0 } }

    func fail(_ text: String) { reason.withLock { $0 = text } }
    func succeed() { reason.withLock { $0 = nil } }
}
