import Foundation
import Glibc

/// The other end of `NOTIFY_SOCKET`: an abstract datagram socket as systemd binds it.
struct NotifySocket {
    let name: String
    private let descriptor: Int32

    init(name: String) throws {
        self.name = name
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        guard descriptor >= 0 else { throw SocketFailure(code: errno) }
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = [0] + Array(name.utf8.dropFirst())
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        guard result == 0 else { throw SocketFailure(code: errno) }
    }

    /// The next datagram; fails after twenty seconds without one. It waits on a thread of its own: the tasks that send
    /// must not run short of threads.
    func receive() async throws -> String {
        let descriptor = descriptor
        return try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                var buffer = [UInt8](repeating: 0, count: 512)
                let count = recv(descriptor, &buffer, buffer.count, 0)
                continuation.resume(
                    with: count < 0
                        ? .failure(SocketFailure(code: errno))
                        : .success(String(decoding: buffer.prefix(count), as: UTF8.self))
                )
            }
        }
    }
}

struct SocketFailure: Error {
    let code: Int32
}
