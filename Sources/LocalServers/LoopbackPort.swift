internal import Glibc
internal import Synchronization

/// TCP ports of 127.0.0.1.
public enum LoopbackPort {
    /// Ports below those that the kernel gives to outgoing connections (from 32768): one of those could be taken by any
    /// connection of this machine between our look and the server's start.
    private static let range: Range<UInt16> = 20_000..<32_000
    /// What this process has handed out: two servers that start at once must not be given the same.
    private static let handedOut = Mutex<Set<UInt16>>([])

    /// A port that was free a moment ago and that this process has not handed out before.
    ///
    /// - Throws: ``LocalServerError`` when none is left.
    public static func free() throws(LocalServerError) -> UInt16 {
        var port = UInt16.random(in: range)
        for _ in range {
            let isNew = handedOut.withLock { $0.insert(port).inserted }
            if isNew, canBind(port) { return port }
            port = port + 1 < range.upperBound ? port + 1 : range.lowerBound
        }
        throw LocalServerError(.notReady, part: "loopback", reason: "no port from \(range.lowerBound) on is free")
    }

    private static func canBind(_ port: UInt16) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = loopback(port: port)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { socketAddress in
                bind(descriptor, socketAddress, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    /// Whether something accepts connections on `port` right now.
    public static func answers(_ port: UInt16) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = loopback(port: port)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { socketAddress in
                connect(descriptor, socketAddress, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    private static func loopback(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
