/// Hashing of short byte strings, eight bytes at a step.
package enum ByteHash {
    /// A hash of `bytes` that depends on `seed`; equal bytes and seeds give equal hashes.
    ///
    /// Each step folds the 128-bit product of two words into one, as the wyhash family does
    /// (https://github.com/wangyi-fudan/wyhash): two multiplications for a usual name.
    package static func hash(_ bytes: Span<UInt8>, seed: UInt64) -> UInt32 {
        let raw = bytes.bytes
        let count = raw.byteCount
        let state = seed ^ (UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15)
        switch count {
        case 0: return hash(state, 0)
        case 1...3:
            // First, middle and last byte: each of up to three bytes at least once.
            let word = UInt64(bytes[0]) | UInt64(bytes[count &>> 1]) &<< 8 | UInt64(bytes[count &- 1]) &<< 16
            return hash(state, word)
        case 4...7:
            // Two halves that may overlap: the length is in the state already.
            let head = UInt64(raw.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt32.self))
            let tail = UInt64(raw.unsafeLoadUnaligned(fromByteOffset: count &- 4, as: UInt32.self))
            return hash(state, head | tail &<< 32)
        default:
            var state = state
            var offset = 0
            while offset &+ 8 < count {
                state = fold(state ^ raw.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
                offset &+= 8
            }
            return hash(state, raw.unsafeLoadUnaligned(fromByteOffset: count &- 8, as: UInt64.self))
        }
    }

    private static func hash(_ state: UInt64, _ last: UInt64) -> UInt32 {
        let folded = fold(state ^ last)
        return UInt32(truncatingIfNeeded: folded ^ (folded &>> 32))
    }

    /// A hash of two words that depends on `seed`.
    package static func hash(_ first: UInt64, _ second: UInt64, seed: UInt64) -> UInt32 {
        let state = fold(fold(seed ^ first) ^ second)
        return UInt32(truncatingIfNeeded: state ^ (state &>> 32))
    }

    /// Whether two byte strings are the same; the same bytes may be looked at twice, which is quicker than one by one.
    package static func equal(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        let count = left.count
        guard count == right.count else { return false }
        let (one, other) = (left.bytes, right.bytes)
        switch count {
        case 0: return true
        case 1...3:
            let middle = count &>> 1
            return left[0] == right[0] && left[middle] == right[middle] && left[count &- 1] == right[count &- 1]
        case 4...7: return isEqual(one, other, at: 0, UInt32.self) && isEqual(one, other, at: count &- 4, UInt32.self)
        default:
            var offset = 0
            while offset &+ 8 < count {
                guard isEqual(one, other, at: offset, UInt64.self) else { return false }
                offset &+= 8
            }
            return isEqual(one, other, at: count &- 8, UInt64.self)
        }
    }

    @inline(__always)
    private static func isEqual<Word: FixedWidthInteger & BitwiseCopyable>(
        _ one: RawSpan,
        _ other: RawSpan,
        at offset: Int,
        _: Word.Type
    ) -> Bool {
        one.unsafeLoadUnaligned(fromByteOffset: offset, as: Word.self)
            == other.unsafeLoadUnaligned(fromByteOffset: offset, as: Word.self)
    }

    private static func fold(_ word: UInt64) -> UInt64 {
        let product = (word ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
        return product.high ^ product.low
    }
}
