public import Glibc

/// Tells systemd how the service is, over the datagram socket that it names in `NOTIFY_SOCKET` (sd_notify(3)).
public struct ServiceManager: Sendable {
    /// Something to tell.
    public enum State: Sendable {
        /// Everything is started.
        case ready
        /// Shutting down.
        case stopping
        /// Still alive.
        case watchdog
        /// A line for `systemctl status`.
        case status(String)

        var assignment: String {
            switch self {
            case .ready: "READY=1"
            case .stopping: "STOPPING=1"
            case .watchdog: "WATCHDOG=1"
            case .status(let text): "STATUS=" + text.replacing("\n", with: " ")
            }
        }
    }

    /// How often the watchdog wants to hear from us; nil when it does not.
    public let watchdogInterval: Duration?

    private let path: String

    /// Takes the socket and the watchdog's interval out of the environment; nil when no manager listens.
    ///
    /// The interval is ignored when `WATCHDOG_PID` names another process.
    public init?(environment: [String: String], processID: Int32 = getpid()) {
        guard let path = environment["NOTIFY_SOCKET"], let first = path.first, first == "/" || first == "@" else {
            return nil
        }
        self.path = path
        let addressed = environment["WATCHDOG_PID"].flatMap { Int32($0) }.map { $0 == processID } ?? true
        let microseconds = environment["WATCHDOG_USEC"].flatMap { Int64($0) } ?? 0
        watchdogInterval = addressed && microseconds > 0 ? .microseconds(microseconds) : nil
    }

    /// Sends one state.
    ///
    /// - Throws: ``ServiceManagerError`` when the socket cannot be reached.
    public func notify(_ state: State) throws(ServiceManagerError) {
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw ServiceManagerError(operation: "socket", code: errno) }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var name = Array(path.utf8)
        guard name.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw ServiceManagerError(operation: "address", code: ENAMETOOLONG)
        }
        // An abstract socket is written with @ and begins with a zero byte.
        if name[0] == UInt8(ascii: "@") { name[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let length = MemoryLayout<sa_family_t>.size + name.count
        let message = Array(state.assignment.utf8)
        let sent = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(descriptor, message, message.count, Int32(MSG_NOSIGNAL), $0, socklen_t(length))
            }
        }
        guard sent == message.count else { throw ServiceManagerError(operation: "sendto", code: errno) }
    }
}
