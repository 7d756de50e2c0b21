import Foundation

/// What waited for a lock for more than 50 ms, as the server's log says it: unlike the time that a batch took, this does not
/// count what the machine's other work and its disk have part in.
struct LockWaits {
    private let logFile: String

    init(logFile: String) { self.logFile = logFile }

    /// The server's settings for it.
    static let settings = ["log_lock_waits": "on", "deadlock_timeout": "\(limit)ms"]
    /// Milliseconds that housekeeping may hold a writer at most.
    static let limit = 50

    /// How often a process of the server has waited longer so far.
    func count(of process: Int64) throws -> Int {
        try String(contentsOfFile: logFile, encoding: .utf8)
            .split(separator: "\n")
            .filter { $0.contains("[\(process)]") && $0.contains("still waiting for") }
            .count
    }
}
