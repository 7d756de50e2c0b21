import Synchronization

/// A turn at the machine, given back when it goes. The testing library begins all tests of a room at once: on two cores
/// each of a hundred would wait for its database, and for its answers, longer than a request may take. A test may hold two
/// turns as long as fewer than six tests do.
final class Turn: Sendable {
    private struct State {
        var free = 6
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private static let state = Mutex(State())

    /// Waits until fewer than six have theirs.
    static func take() async -> Turn {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.free > 0 else {
                    state.waiting.append(continuation)
                    return false
                }
                state.free -= 1
                return true
            }
            if isFree { continuation.resume() }
        }
        return Turn()
    }

    private init() {}

    deinit {
        let next = Self.state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.free += 1
            return nil
        }
        next?.resume()
    }
}
