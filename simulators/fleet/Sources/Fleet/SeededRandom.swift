/// A random generator whose numbers depend on its seed alone (SplitMix64, Steele et al. 2014).
public struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// A generator for one part of the world: parts do not disturb each other's numbers.
    public init(seed: UInt64, part: String) {
        // FNV-1a over the name spreads neighbouring names; the constants are the standard 64-bit ones.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in part.utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        state = seed ^ hash
    }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }

    /// A number of the standard normal distribution, as the sum of twelve uniform ones less six.
    mutating func nextNormal() -> Double {
        var sum = -6.0
        for _ in 0..<12 {
            sum += Double.random(in: 0..<1, using: &self)
        }
        return sum
    }
}
