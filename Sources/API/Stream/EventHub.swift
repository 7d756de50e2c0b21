import Metrics
import Synchronization

/// Hands what happens to everyone who listens; nobody who listens slowly holds up the others.
final class EventHub: Sendable {
    /// Frames that wait for one listener at most. One who falls behind further is disconnected, and resumes.
    static let bufferLimit = 256

    private struct State {
        var listeners: [Int: AsyncStream<StreamFrame>.Continuation] = [:]
        /// Those of them who see personal data masked.
        var masked: Set<Int> = []
        var nextNumber = 0
        var position: Int64 = 0
    }

    /// How many may listen at once.
    let listenerLimit: Int
    private let state = Mutex(State())
    private let listenerGauge = Gauge(label: "isotherm.stream.listeners")
    private let disconnections = Counter(label: "isotherm.stream.slow.disconnections")

    init(listenerLimit: Int) {
        self.listenerLimit = listenerLimit
    }

    var isFull: Bool { state.withLock { $0.listeners.count >= listenerLimit } }
    /// The newest event that was handed out; 0 before the first.
    var position: Int64 { state.withLock { $0.position } }
    var hasListeners: Bool { state.withLock { !$0.listeners.isEmpty } }
    /// Whether anybody listens who sees personal data masked.
    var hasMaskedListeners: Bool { state.withLock { !$0.masked.isEmpty } }

    /// Begins to listen.
    ///
    /// - Parameter isMasked: Whether whoever listens sees personal data masked. What is on its way at this moment may have
    ///   been rendered without.
    /// - Returns: The newest event that was handed out, and everything after it.
    func listen(isMasked: Bool = false) -> (position: Int64, frames: AsyncStream<StreamFrame>) {
        let (frames, continuation) = AsyncStream.makeStream(
            of: StreamFrame.self,
            bufferingPolicy: .bufferingOldest(Self.bufferLimit)
        )
        let (number, position, count) = state.withLock { state in
            let number = state.nextNumber
            state.nextNumber += 1
            state.listeners[number] = continuation
            if isMasked { state.masked.insert(number) }
            return (number, state.position, state.listeners.count)
        }
        listenerGauge.record(count)
        continuation.onTermination = { [self] _ in
            let count = state.withLock { state in
                state.listeners[number] = nil
                state.masked.remove(number)
                return state.listeners.count
            }
            listenerGauge.record(count)
        }
        return (position, frames)
    }

    /// Sets where the first listener begins.
    func begin(at position: Int64) {
        state.withLock { $0.position = max($0.position, position) }
    }

    /// Hands out frames in order. Who has no room gets the end of the stream: no frame is left out in its middle.
    ///
    /// One thread publishes events, so that they keep their order.
    func publish(_ frames: [StreamFrame]) {
        let listeners = state.withLock { state in
            if let newest = frames.last(where: { $0.position != nil })?.position { state.position = newest }
            return Array(state.listeners.values)
        }
        // Outside the lock: handing over takes the lock of the listener's task, and a task that is cancelled at this
        // moment holds that lock while it calls back into this hub.
        for listener in listeners where !Self.deliver(frames, to: listener) {
            disconnections.increment()
            listener.finish()
        }
    }

    private static func deliver(
        _ frames: [StreamFrame],
        to listener: AsyncStream<StreamFrame>.Continuation
    ) -> Bool {
        for frame in frames {
            if case .dropped = listener.yield(frame) { return false }
        }
        return true
    }
}
