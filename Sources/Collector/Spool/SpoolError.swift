internal import Glibc

/// Why the spool could not do what it was asked for.
struct SpoolError: Error, CustomStringConvertible {
    /// What was being done.
    let operation: String
    /// The file or folder.
    let path: String
    /// The system's reason, or ours.
    let reason: String
    /// Whether there is no room: that passes when the spool is emptied or the disk is cleared.
    let isFull: Bool

    /// The failure of the last system call.
    init(_ operation: String, _ path: String, errno number: Int32) {
        self.operation = operation
        self.path = path
        reason = strerror(number).map { String(cString: $0) } ?? "error \(number)"
        isFull = number == ENOSPC || number == EDQUOT
    }

    init(_ operation: String, _ path: String, reason: String, isFull: Bool = false) {
        self.operation = operation
        self.path = path
        self.reason = reason
        self.isFull = isFull
    }

    var description: String { "\(operation) \(path): \(reason)" }
}
