internal import Synchronization

/// What keeps the dispatch service from its work at the moment, for a readiness probe.
public final class DispatchHealth: Sendable {
    /// A part of the service that can be in trouble by itself.
    public enum Part: String, Sendable {
        /// Couriers' messages are heard.
        case couriers
        /// Plans are made.
        case planning
        /// Routes are published.
        case publishing
        /// Events are followed.
        case outbox
    }

    private let troubles = Mutex<[Part: String]>([:])

    init() {}

    /// What is wrong with each part that is in trouble; empty when all is well.
    public var trouble: [Part: String] { troubles.withLock { $0 } }

    /// Records a failure of a part, or with nil its success.
    func report(_ part: Part, _ error: (any Error)?) {
        troubles.withLock { $0[part] = error.map { "\($0)" } }
    }
}
