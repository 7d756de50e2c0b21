internal import Glibc

/// An IPv4 or IPv6 address.
struct IPAddress: Hashable, Sendable, CustomStringConvertible {
    /// Four or sixteen bytes in network order.
    let bytes: [UInt8]
    /// The numeric text that it was read from.
    let description: String

    /// Reads the numeric text of an address; a zone (`%eth0`) is not part of it.
    init?(_ text: String) {
        var four = in_addr()
        var sixteen = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            bytes = withUnsafeBytes(of: &four) { Array($0) }
        } else if inet_pton(AF_INET6, text, &sixteen) == 1 {
            bytes = withUnsafeBytes(of: &sixteen) { Array($0) }
        } else {
            return nil
        }
        description = text
    }

    /// Whether the address belongs to the public internet: in no special network, neither itself nor the IPv4 address
    /// that it carries.
    var isPublic: Bool {
        Self.isPublic(bytes)
    }

    private static func isPublic(_ bytes: [UInt8]) -> Bool {
        if bytes.count == 16 {
            for (carrier, offset) in IPNetwork.carriersOfIPv4 where carrier.contains(bytes) {
                return isPublic(Array(bytes[offset..<offset + 4]))
            }
        }
        return !(bytes.count == 4 ? IPNetwork.specialIPv4 : IPNetwork.specialIPv6).contains { $0.contains(bytes) }
    }
}
