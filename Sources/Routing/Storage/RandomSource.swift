/// A seeded random source (xoshiro256**, Blackman and Vigna 2018), a few instructions per number.
struct RandomSource {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    init(seed: UInt64) {
        var mixer = seed
        func next() -> UInt64 {
            mixer &+= 0x9E37_79B9_7F4A_7C15
            var word = mixer
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return word ^ (word >> 31)
        }
        state = (next(), next(), next(), next())
    }

    /// 64 random bits.
    @inline(__always)
    mutating func bits() -> UInt64 {
        let product = state.1 &* 5
        let result = ((product << 7) | (product >> 57)) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = (state.3 << 45) | (state.3 >> 19)
        return result
    }

    /// A whole number 0 ..< `bound`; the bias of the multiplication is below 2^-32 for bounds of this engine.
    @inline(__always)
    mutating func below(_ bound: Int) -> Int {
        Int(truncatingIfNeeded: ((bits() >> 32) &* UInt64(truncatingIfNeeded: bound)) >> 32)
    }

    /// A number in 0 ..< 1.
    @inline(__always)
    mutating func unit() -> Double { Double(bits() >> 11) * 0x1p-53 }
}
