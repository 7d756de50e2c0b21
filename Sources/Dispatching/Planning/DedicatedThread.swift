internal import Foundation

/// Work that blocks, kept off the cooperative pool of threads.
enum DedicatedThread {
    /// Runs `body` on a new thread and returns what it returns.
    static func run<Value: Sendable>(
        named name: String,
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let thread = Thread { continuation.resume(with: Result { try body() }) }
            thread.name = name
            // The engine's recursion is shallow, but a debug build's frames are large.
            thread.stackSize = 8 << 20
            thread.start()
        }
    }
}
