import Glibc

/// The service manager's socket could not be reached.
public struct ServiceManagerError: Error, CustomStringConvertible {
    /// The system call that failed.
    public let operation: String
    /// Its `errno`.
    public let code: Int32

    /// One sentence for an operator.
    public var description: String { "service manager: \(operation): \(String(cString: strerror(code)))" }
}
