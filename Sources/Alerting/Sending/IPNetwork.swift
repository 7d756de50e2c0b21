/// A range of addresses that begin with the same bits.
struct IPNetwork: Sendable {
    private let prefix: [UInt8]
    private let length: Int

    /// A network by its first bytes (those not named are zero) and the number of bits that count.
    init(_ prefix: [UInt8], _ length: Int) {
        self.prefix = prefix
        self.length = length
    }

    /// Whether the address, in network order, lies in this network; the caller keeps IPv4 and IPv6 apart.
    func contains(_ address: [UInt8]) -> Bool {
        for bit in 0..<length {
            let mask = UInt8(0x80) >> UInt8(bit % 8)
            let wanted = bit / 8 < prefix.count ? prefix[bit / 8] & mask : 0
            if address[bit / 8] & mask != wanted { return false }
        }
        return true
    }

    /// What is not the public internet: IANA IPv4 Special-Purpose Address Registry (RFC 6890), and multicast (RFC 5771).
    static let specialIPv4: [IPNetwork] = [
        IPNetwork([0], 8),  // this network
        IPNetwork([10], 8), IPNetwork([172, 16], 12), IPNetwork([192, 168], 16),  // private, RFC 1918
        IPNetwork([100, 64], 10),  // shared by carriers, RFC 6598
        IPNetwork([127], 8),  // loopback
        IPNetwork([169, 254], 16),  // link-local; clouds keep their metadata there
        IPNetwork([192, 0, 0], 24), IPNetwork([192, 88, 99], 24),  // protocol assignments, 6to4 relays
        IPNetwork([192, 0, 2], 24), IPNetwork([198, 51, 100], 24), IPNetwork([203, 0, 113], 24),  // documentation
        IPNetwork([198, 18], 15),  // benchmarks
        IPNetwork([224], 4), IPNetwork([240], 4),  // multicast, reserved and broadcast
    ]

    /// The same for IPv6: IANA IPv6 Special-Purpose Address Registry, site-local (RFC 3879) and multicast (RFC 4291).
    static let specialIPv6: [IPNetwork] = [
        IPNetwork([], 127),  // unspecified and loopback
        IPNetwork([0, 0x64, 0xFF, 0x9B, 0, 1], 48),  // local translation, RFC 8215
        IPNetwork([0x01], 64),  // discard only
        IPNetwork([0x20, 0x01, 0], 23),  // protocol assignments, Teredo among them
        IPNetwork([0x20, 0x01, 0x0D, 0xB8], 32), IPNetwork([0x3F, 0xFF], 20),  // documentation
        IPNetwork([0xFC], 7),  // unique local
        IPNetwork([0xFE, 0x80], 10), IPNetwork([0xFE, 0xC0], 10),  // link-local, site-local
        IPNetwork([0xFF], 8),  // multicast
    ]

    /// IPv6 networks whose addresses stand for an IPv4 address, and the byte at which that begins.
    static let carriersOfIPv4: [(IPNetwork, Int)] = [
        (IPNetwork([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], 96), 12),  // mapped, RFC 4291
        (IPNetwork([0, 0x64, 0xFF, 0x9B], 96), 12),  // NAT64, RFC 6052
        (IPNetwork([0x20, 0x02], 16), 2),  // 6to4, RFC 3056
    ]
}
