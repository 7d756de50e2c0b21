import Synchronization

/// Lets so many requests a minute through for each key: a bucket that fills evenly and holds one minute's worth.
final class RateLimiter: Sendable {
    /// More keys at once are forgotten: what comes from outside must not grow the memory.
    static let keyLimit = 10_000

    private struct Bucket {
        var level: Double
        var at: ContinuousClock.Instant
    }

    private let perMinute: Double
    private let clock: @Sendable () -> ContinuousClock.Instant
    private let buckets = Mutex<[String: Bucket]>([:])

    init(perMinute: Int, clock: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.perMinute = Double(perMinute)
        self.clock = clock
    }

    /// Takes one from the key's bucket.
    ///
    /// - Returns: Nil when there was one; otherwise the seconds after which there is one again.
    func take(_ key: String) -> Int? {
        let now = clock()
        return buckets.withLock { buckets in
            var bucket = filled(buckets[key], now)
            guard bucket.level >= 1 else { return Int(((1 - bucket.level) * 60 / perMinute).rounded(.up)) }
            bucket.level -= 1
            if buckets.count >= Self.keyLimit, buckets[key] == nil { buckets.removeAll(keepingCapacity: true) }
            buckets[key] = bucket
            return nil
        }
    }

    /// Whether the key's bucket is empty, without taking anything.
    func waits(_ key: String) -> Int? {
        let now = clock()
        let bucket = buckets.withLock { filled($0[key], now) }
        return bucket.level >= 1 ? nil : Int(((1 - bucket.level) * 60 / perMinute).rounded(.up))
    }

    private func filled(_ bucket: Bucket?, _ now: ContinuousClock.Instant) -> Bucket {
        guard let bucket else { return Bucket(level: perMinute, at: now) }
        let (seconds, attoseconds) = (now - bucket.at).components
        let passed = Double(seconds) + Double(attoseconds) / 1e18
        return Bucket(level: min(perMinute, bucket.level + passed * perMinute / 60), at: now)
    }
}
