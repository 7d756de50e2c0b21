internal import Synchronization

/// Lets a cancelled task reach the statement that runs for it, and never that of the next user.
final class CurrentStatement: Sendable {
    private struct State {
        var token: CancelToken?
        var isCancelled = false
    }

    private let state = Mutex(State())

    /// Notes what is to be cancelled from now on.
    ///
    /// - Throws: `CancellationError` when the task was cancelled before.
    func begin(_ token: CancelToken) throws {
        let isCancelled = state.withLock { state in
            state.token = token
            return state.isCancelled
        }
        if isCancelled { throw CancellationError() }
    }

    /// Ends the reach; waits for a request that is under way, so that it cannot hit a later statement.
    func end() { state.withLock { $0.token }?.retire() }

    /// Cancels what runs now, or what would begin later.
    func cancel() {
        let token = state.withLock { state in
            state.isCancelled = true
            return state.token
        }
        // A request that cannot be delivered has no one to tell: the task is cancelled in any case.
        try? token?.cancel()
    }
}
