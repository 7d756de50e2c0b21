internal import Foundation
internal import Synchronization

/// What callers want from a client's thread: a bounded list under a lock, and a pipe that wakes the thread.
final class ClientMailbox: Sendable {
    /// One wish.
    enum Request: Sendable {
        case publish(Message, ContinuousClock.Instant, CheckedContinuation<Void, any Error>)
        case subscribe(UUID, TopicFilter, AsyncStream<Message>.Continuation)
        case unsubscribe(UUID)
        case close(CheckedContinuation<Void, Never>)
    }

    private struct State {
        var requests: [Request] = []
        var end: MQTTError?
        var isConnected = false
        var mustStop = false
    }

    /// Raised whenever there is something to do.
    let signal: StopSignal
    private let state = Mutex(State())

    init() throws(MQTTError) {
        signal = try StopSignal()
    }

    var isConnected: Bool {
        get { state.withLock { $0.isConnected } }
        set { state.withLock { $0.isConnected = newValue } }
    }

    /// Whether nobody holds the client any more.
    var mustStop: Bool { state.withLock { $0.mustStop } }

    /// Leaves a wish, or answers it at once when the thread has ended or too many wait.
    func post(_ request: Request) {
        let refusal = state.withLock { state -> MQTTError? in
            if let end = state.end { return end }
            if case .publish = request, state.requests.count >= Client.backlogLimit {
                let reason = "\(Client.backlogLimit) messages wait already"
                return MQTTError(.backlogFull, operation: "publish", reason: reason)
            }
            state.requests.append(request)
            return nil
        }
        guard let refusal else { return signal.raise() }
        Self.refuse(request, because: refusal)
    }

    /// Takes all wishes.
    func take() -> [Request] {
        signal.clear()
        return state.withLock { state in
            defer { state.requests.removeAll() }
            return state.requests
        }
    }

    /// Asks the thread to end.
    func requestStop() {
        state.withLock { $0.mustStop = true }
        signal.raise()
    }

    /// Refuses all wishes from now on.
    func close(because error: MQTTError) {
        let left = state.withLock { state in
            state.end = error
            state.isConnected = false
            defer { state.requests.removeAll() }
            return state.requests
        }
        for request in left { Self.refuse(request, because: error) }
    }

    private static func refuse(_ request: Request, because error: MQTTError) {
        switch request {
        case .publish(_, _, let continuation): continuation.resume(throwing: error)
        case .subscribe(_, _, let continuation): continuation.finish()
        case .unsubscribe: break
        case .close(let continuation): continuation.resume()
        }
    }
}
