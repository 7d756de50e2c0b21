/// Gives each distinct byte string within a scope a dense number; finds a known one without allocating.
struct ByteInterner: ~Copyable, Sendable {
    private var arena: [UInt8] = []
    /// The end of each name in `arena`; its start is the end before.
    private var ends: [Int] = []
    private var scopes: [Int32] = []
    private var hashes: [UInt32] = []
    private var table = SlotTable()
    private let limit: Int
    private let seed: UInt64

    init(limit: Int, seed: UInt64) {
        self.limit = limit
        self.seed = seed
    }

    var count: Int { ends.count }

    /// The number of `bytes` in `scope`; nil when it is new and the limit is reached.
    mutating func intern(_ bytes: Span<UInt8>, scope: Int32 = 0) -> Int32? {
        let hash = ByteHash.hash(bytes, seed: seed &+ UInt64(truncatingIfNeeded: scope))
        var slot = table.home(of: hash)
        search: while true {
            switch table.probe(slot, for: hash) {
            case .free: break search
            case .candidate(let number) where scopes[number] == scope && matches(number, bytes):
                return Int32(truncatingIfNeeded: number)
            case .candidate, .other: slot = table.next(after: slot)
            }
        }
        guard count < limit else { return nil }
        for index in bytes.indices { arena.append(bytes[index]) }
        ends.append(arena.count)
        scopes.append(scope)
        hashes.append(hash)
        table.insert(count - 1, hash: hash, at: slot)
        return Int32(truncatingIfNeeded: count - 1)
    }

    /// The number of `bytes` in `scope`, which is likely to be `guess`: that costs no hash; nil as of ``intern(_:scope:)``.
    @inline(__always)
    mutating func intern(_ bytes: Span<UInt8>, scope: Int32 = 0, guess: Int32) -> Int32? {
        let number = Int(guess)
        if number >= 0, number < count, scopes[number] == scope, matches(number, bytes) { return guess }
        return intern(bytes, scope: scope)
    }

    func scope(of number: Int32) -> Int32 { scopes[Int(number)] }

    func string(_ number: Int32) -> String {
        String(decoding: arena[range(Int(number))], as: UTF8.self)
    }

    /// Forgets all but the first `count` strings.
    mutating func truncate(to count: Int) {
        while self.count > count {
            let newest = self.count - 1
            table.removeNewest(newest, hash: hashes[newest])
            arena.removeLast(range(newest).count)
            ends.removeLast()
            scopes.removeLast()
            hashes.removeLast()
        }
    }

    private func range(_ number: Int) -> Range<Int> {
        (number == 0 ? 0 : ends[number - 1])..<ends[number]
    }

    private func matches(_ number: Int, _ bytes: Span<UInt8>) -> Bool {
        ByteHash.equal(arena.span.extracting(range(number)), bytes)
    }
}
