import Dispatch
import Foundation

/// Runs work until SIGINT or SIGTERM asks for the end.
enum Interruption {
    /// Runs `work` and cancels it at the first signal; returns when it has ended.
    static func untilSignalled(_ work: @escaping @Sendable () async throws -> Void) async throws {
        let task = Task { try await work() }
        let sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { task.cancel() }
            source.resume()
            return source
        }
        defer { sources.forEach { $0.cancel() } }
        do {
            try await task.value
        } catch is CancellationError {
            return  // the end that was asked for
        }
    }
}
