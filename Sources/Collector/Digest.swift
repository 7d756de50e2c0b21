/// Short stable names for things with long ones; not for secrets.
enum Digest {
    /// FNV-1a, 64 bits, over the parts and the borders between them, in hexadecimal digits.
    static func text(_ parts: [String]) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for part in parts {
            for byte in part.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
            hash = (hash ^ 0xff) &* 0x0000_0100_0000_01b3
        }
        return String(hash, radix: 16)
    }
}
