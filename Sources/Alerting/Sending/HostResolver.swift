internal import Glibc
internal import NIOPosix

/// Looks up the addresses of a host by the system's resolver, on a thread that may block.
struct HostResolver: Sendable {
    /// The addresses in the order of the system's preference; at least one.
    func addresses(of host: String) async throws(SendError) -> [IPAddress] {
        do {
            return try await NIOThreadPool.singleton.runIfActive { try Self.lookUp(host) }
        } catch let error as SendError {
            throw error
        } catch {
            throw SendError(.hostUnknown, "the host cannot be looked up: \(error)")
        }
    }

    private static func lookUp(_ host: String) throws(SendError) -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_ADDRCONFIG
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, nil, &hints, &list)
        guard status == 0 else {
            throw SendError(
                .hostUnknown,
                "the host \(host) cannot be looked up: \(String(cString: gai_strerror(status)))"
            )
        }
        defer { freeaddrinfo(list) }
        var addresses: [IPAddress] = []
        var entry = list
        while let current = entry {
            if let address = numericAddress(current.pointee) { addresses.append(address) }
            entry = current.pointee.ai_next
        }
        guard !addresses.isEmpty else { throw SendError(.hostUnknown, "the host \(host) has no address") }
        return addresses
    }

    private static func numericAddress(_ entry: addrinfo) -> IPAddress? {
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let status = getnameinfo(entry.ai_addr, entry.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
        guard status == 0 else { return nil }
        return IPAddress(String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }
}
