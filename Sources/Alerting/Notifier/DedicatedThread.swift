internal import Foundation

/// Runs blocking work on a thread of its own, away from the threads that run tasks.
func onDedicatedThread(named name: String, _ body: @escaping @Sendable () -> Void) async {
    await withCheckedContinuation { continuation in
        let thread = Thread {
            body()
            continuation.resume()
        }
        thread.name = name
        thread.start()
    }
}
