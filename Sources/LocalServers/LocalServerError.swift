/// Why a server of our own could not be started, reached or stopped, and what a person can do about it.
public struct LocalServerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong, for callers that decide by it.
    public enum Code: Hashable, Sendable {
        /// A program is not installed.
        case programMissing
        /// A folder cannot be made, read or entered by the server's account.
        case folderUnusable
        /// A program ran and failed.
        case programFailed
        /// The server ended, or did not answer within the limit.
        case notReady
        /// The server did not stop within the limit.
        case notStopped
        /// Another process already owns the folder.
        case folderInUse
    }

    /// The kind of failure.
    public let code: Code
    /// The part that failed, for instance `PostgreSQL`.
    public let part: String
    /// What happened, in one sentence.
    public let reason: String
    /// What to do about it; empty when nothing sensible can be said.
    public let remedy: String
    /// The last lines that the program wrote, oldest first.
    public let logTail: [String]

    /// Creates an error from its parts.
    public init(_ code: Code, part: String, reason: String, remedy: String = "", logTail: [String] = []) {
        self.code = code
        self.part = part
        self.reason = reason
        self.remedy = remedy
        self.logTail = logTail
    }

    /// The whole story over several lines: part, reason, remedy, last lines of the log.
    public var description: String {
        var text = "\(part): \(reason)"
        if !remedy.isEmpty { text += "\n  What to do: \(remedy)" }
        for line in logTail { text += "\n  | \(line)" }
        return text
    }
}
