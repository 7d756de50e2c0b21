internal import Dispatch
internal import Synchronization

/// A batch on its way from a subscriber's thread to its handler, and the handler's answer on the way back.
final class SubscriberBatch: Sendable {
    let messages: [Message]
    private let done = DispatchSemaphore(value: 0)
    private let failure = Mutex<(any Error)?>(nil)

    init(_ messages: [Message]) {
        self.messages = messages
    }

    /// Reports the handler's end.
    func finish(_ error: (any Error)?) {
        failure.withLock { $0 = error }
        done.signal()
    }

    /// Blocks the subscriber's thread until the handler's end; returns what the handler threw.
    func wait() -> (any Error)? {
        done.wait()
        return failure.withLock { $0 }
    }
}
