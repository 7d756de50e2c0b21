internal import Dispatch
internal import Postgres
internal import Synchronization

/// Two pieces of work at once, one of them on another thread.
enum SideBySide {
    /// Does both and waits for both; on a machine with one processor one after the other.
    ///
    /// - Parameters:
    ///   - first: Work that shares nothing with the other but what neither changes.
    ///   - second: The other.
    /// - Throws: What one of them threw, after both have ended.
    static func run(
        _ first: @escaping () throws(PostgresError) -> Void,
        _ second: @escaping () throws(PostgresError) -> Void
    ) throws(PostgresError) {
        // They share nothing, as the caller promises, and nobody else has them.
        nonisolated(unsafe) let works = [first, second]
        let failure = Mutex<PostgresError?>(nil)
        DispatchQueue.concurrentPerform(iterations: works.count) { index in
            do throws(PostgresError) {
                try works[index]()
            } catch {
                failure.withLock { $0 = $0 ?? error }
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
    }
}
