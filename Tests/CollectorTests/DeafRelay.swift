import Foundation
import Glibc
import Synchronization

/// A relay before a server that can cut its clients off without the server hearing of it, as a network does that fails.
final class DeafRelay: Sendable {
    let port: UInt16
    private let listener: Int32
    private let server: UInt16
    private let pairs = Mutex<[(client: Int32, server: Int32)]>([])
    private let losesWhatClientsSay = Atomic(false)

    /// Listens on a free port of 127.0.0.1.
    init(to server: UInt16) throws {
        self.server = server
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        var address = Self.address(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
        guard isListening else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [weak self] in
            // Ends when the listener is shut down.
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0, let self else { return }
                self.join(client)
            }
        }
    }

    deinit {
        shutdown(listener, CInt(SHUT_RDWR))
        close(listener)
        for pair in pairs.withLock({ $0 }) {
            shutdown(pair.client, CInt(SHUT_RDWR))
            shutdown(pair.server, CInt(SHUT_RDWR))
        }
    }

    /// Cuts off all clients of now; the server's ends stay open, and new clients are let in.
    func cutClients() {
        for pair in pairs.withLock({ $0 }) { shutdown(pair.client, CInt(SHUT_RDWR)) }
    }

    /// From now on the server hears nothing of what clients say, who hear the server as before.
    func loseWhatClientsSay() { losesWhatClientsSay.store(true, ordering: .relaxed) }

    private func join(_ client: Int32) {
        let upstream = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.address(port: server)
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(upstream, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else {
            close(client)
            close(upstream)
            return
        }
        pairs.withLock { $0.append((client, upstream)) }
        Thread.detachNewThread { [weak self] in
            Self.copy(from: client, to: upstream) { self?.losesWhatClientsSay.load(ordering: .relaxed) == true }
        }
        Thread.detachNewThread {
            Self.copy(from: upstream, to: client) { false }
            // The server has ended it: so does the relay.
            shutdown(client, CInt(SHUT_RDWR))
        }
    }

    /// Copies until one side is gone, and tells the other side nothing.
    private static func copy(from source: Int32, to sink: Int32, unless isLost: () -> Bool) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(source, &buffer, buffer.count, 0)
            if count <= 0 { return }
            if isLost() { continue }
            var sent = 0
            while sent < count {
                let step = buffer.withUnsafeBytes { bytes in
                    send(sink, bytes.baseAddress.map { $0 + sent }, count - sent, Int32(MSG_NOSIGNAL))
                }
                if step <= 0 { return }
                sent += step
            }
        }
    }

    private static func address(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return address
    }
}
