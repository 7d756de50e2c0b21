internal import Foundation

/// Work that blocks, kept off the cooperative pool of threads, which has one thread per core for everything else.
public enum DedicatedThread {
    /// What a search needs that recurses over JSON or routes: a debug build's frames are large.
    public static let deepStack = 8 << 20

    /// Runs `body` on a new thread and waits for it without holding a thread of the pool.
    ///
    /// - Parameters:
    ///   - name: What debuggers and `top` call the thread; Linux shows the first 15 bytes.
    ///   - stackSize: Its stack in bytes; nil takes Foundation's, half a megabyte.
    ///   - body: The work.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws, and nothing else.
    public static func run<Value: Sendable, Failure: Error>(
        named name: String,
        stackSize: Int? = nil,
        _ body: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let outcome: Result<Value, Failure> = await withCheckedContinuation { continuation in
            let thread = Thread {
                // Set from outside, the system is not told of it, and the thread has its maker's name.
                Thread.current.name = name
                continuation.resume(returning: Result(catching: body))
            }
            if let stackSize { thread.stackSize = stackSize }
            thread.start()
        }
        return try outcome.get()
    }
}
