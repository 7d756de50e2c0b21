/// A 64-bit FNV-1a sum: small, fast, the same on every machine; not for secrets.
struct Fingerprint {
    private(set) var value: UInt64

    init(seed: UInt64 = 0xcbf2_9ce4_8422_2325) { value = seed }

    mutating func add(byte: UInt8) {
        value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }

    mutating func add(_ word: UInt64) {
        for shift in 0..<8 { add(byte: UInt8(truncatingIfNeeded: word >> UInt64(shift * 8))) }
    }

    /// Adds the text and an end mark, so that "ab","c" differs from "a","bc".
    mutating func add(_ text: String) {
        for byte in text.utf8 { add(byte: byte) }
        add(byte: 0xff)
    }
}
