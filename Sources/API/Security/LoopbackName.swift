/// Whether a request was addressed to, or comes from a page of, this very machine.
enum LoopbackName {
    /// Whether `authority` (the Host header) is a name of the loopback interface, with or without a port.
    static func isLoopback(authority: String) -> Bool {
        let host: Substring
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return false }
            host = authority[...end]
        } else {
            host = authority.prefix { $0 != ":" }
        }
        return ["localhost", "127.0.0.1", "[::1]"].contains(host.lowercased())
    }

    /// Whether `address`, as a socket says it, is one of the loopback interface.
    static func isLoopback(address: String) -> Bool {
        address == "::1" || address.hasPrefix("127.") || address.hasPrefix("::ffff:127.")
    }

    /// Whether `origin` is a page of the loopback interface.
    static func isLoopback(origin: String) -> Bool {
        authority(ofOrigin: origin).map { isLoopback(authority: $0) } ?? false
    }

    /// Host and port of `https://host:port`; nil for `null` and everything else.
    static func authority(ofOrigin origin: String) -> String? {
        for scheme in ["http://", "https://"] where origin.hasPrefix(scheme) {
            return String(origin.dropFirst(scheme.count))
        }
        return nil
    }
}
