internal import Synchronization

/// Hands out a fixed set of things; who finds none waits in line, first come first served, for a limited time.
final class WaitingLine<Item: Sendable>: Sendable {
    private struct State {
        var idle: [Item]
        var waiting: [(ticket: Int, continuation: CheckedContinuation<Item, any Error>)] = []
        /// Tickets that were given up before their continuation arrived.
        var abandoned: Set<Int> = []
        var lastTicket = 0
        var isClosed = false
    }

    private let state: Mutex<State>

    init(_ items: [Item]) { state = Mutex(State(idle: items.reversed())) }

    /// A free item, at once or within `limit`.
    func take(waiting limit: Duration) async throws -> Item {
        if let item = try takeIdle() { return item }
        let ticket = nextTicket()
        defer { forget(ticket) }
        return try await withThrowingTaskGroup(of: Item?.self) { group in
            group.addTask { try await self.wait(ticket) }
            group.addTask {
                // Ends early, and without a word, when the item came first.
                if (try? await Task.sleep(for: limit)) != nil { self.abandon(ticket, with: Self.timeout(limit)) }
                return nil
            }
            defer { group.cancelAll() }
            while let next = try await group.next() {
                if let item = next { return item }
            }
            throw Self.timeout(limit)
        }
    }

    /// Gives an item to the first in line, or puts it back.
    func giveBack(_ item: Item) {
        let next: CheckedContinuation<Item, any Error>? = state.withLock { state in
            if state.waiting.isEmpty {
                state.idle.append(item)
                return nil
            }
            return state.waiting.removeFirst().continuation
        }
        next?.resume(returning: item)
    }

    /// Refuses everybody who waits and who comes later.
    func close() {
        let refused = state.withLock { state in
            state.isClosed = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for waiter in refused { waiter.continuation.resume(throwing: Self.closed) }
    }

    private func takeIdle() throws(PostgresError) -> Item? {
        let outcome: Result<Item?, PostgresError> = state.withLock { state in
            if state.isClosed { return .failure(Self.closed) }
            return .success(state.waiting.isEmpty ? state.idle.popLast() : nil)
        }
        return try outcome.get()
    }

    private func nextTicket() -> Int {
        state.withLock { state in
            state.lastTicket += 1
            return state.lastTicket
        }
    }

    private func forget(_ ticket: Int) { state.withLock { _ = $0.abandoned.remove(ticket) } }

    private func wait(_ ticket: Int) async throws -> Item {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { join(ticket, $0) }
        } onCancel: {
            abandon(ticket, with: CancellationError())
        }
    }

    /// Takes an item that became free meanwhile, or stands in line.
    private func join(_ ticket: Int, _ continuation: CheckedContinuation<Item, any Error>) {
        let answer: Result<Item, any Error>? = state.withLock { state in
            if state.isClosed { return .failure(Self.closed) }
            if state.abandoned.remove(ticket) != nil { return .failure(CancellationError()) }
            if let item = state.idle.popLast() { return .success(item) }
            state.waiting.append((ticket, continuation))
            return nil
        }
        if let answer { continuation.resume(with: answer) }
    }

    private func abandon(_ ticket: Int, with error: any Error) {
        let continuation: CheckedContinuation<Item, any Error>? = state.withLock { state in
            if let index = state.waiting.firstIndex(where: { $0.ticket == ticket }) {
                return state.waiting.remove(at: index).continuation
            }
            state.abandoned.insert(ticket)
            return nil
        }
        continuation?.resume(throwing: error)
    }

    private static var closed: PostgresError {
        PostgresError(.poolClosed, operation: "pool", message: "the pool is closed")
    }

    private static func timeout(_ limit: Duration) -> PostgresError {
        PostgresError(.poolTimeout, operation: "pool", message: "no connection became free within \(limit)")
    }
}
