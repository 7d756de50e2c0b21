import Synchronization

/// How many problems may be solved at once; whoever comes too many is sent away, not queued.
final class SolverTurns: Sendable {
    private let free: Mutex<Int>

    init(limit: Int) { free = Mutex(limit) }

    func take() -> Bool {
        free.withLock { free in
            guard free > 0 else { return false }
            free -= 1
            return true
        }
    }

    func giveBack() { free.withLock { $0 += 1 } }
}
