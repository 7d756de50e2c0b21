/// Unsigned numbers of equal width, one behind the other, the highest bit first.
enum BitPacking {
    static func append(_ numbers: [UInt64], width: Int, to bytes: inout [UInt8]) {
        var pending: UInt64 = 0
        var held = 0
        for number in numbers {
            var (left, rest) = (width, number)
            // Not more than 32 bits at a time, so that what is held never overflows.
            while left > 0 {
                let part = min(left, 32)
                let piece = (rest >> UInt64(left - part)) & ((1 << UInt64(part)) - 1)
                pending = (pending << UInt64(part)) | piece
                held += part
                left -= part
                while held >= 8 {
                    held -= 8
                    bytes.append(UInt8(truncatingIfNeeded: pending >> UInt64(held)))
                }
                rest &= left == 0 ? 0 : (1 << UInt64(left)) - 1
            }
        }
        if held > 0 { bytes.append(UInt8(truncatingIfNeeded: pending << UInt64(8 - held))) }
    }

    /// The number at a place; 8 bytes must be readable from its first byte on.
    static func number(in bytes: UnsafeRawBufferPointer, firstBit: Int, width: Int) -> UInt64 {
        if width == 0 { return 0 }
        let word = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: firstBit >> 3, as: UInt64.self))
        return (word << UInt64(firstBit & 7)) >> UInt64(64 - width)
    }
}
