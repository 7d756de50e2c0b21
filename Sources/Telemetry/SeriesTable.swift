/// Gives each distinct (device, metric, channel, unit) a dense number; finds a known one without allocating.
struct SeriesTable: ~Copyable, Sendable {
    /// The parts of a series by their numbers in the interners.
    struct Parts: Hashable, Sendable {
        let device: Int32
        let metric: Int32
        let channel: Int32
        let unit: Int32
    }

    private var parts: [Parts] = []
    private var table = SlotTable()
    private let limit: Int
    private let seed: UInt64

    init(limit: Int, seed: UInt64) {
        self.limit = limit
        self.seed = seed
    }

    var count: Int { parts.count }

    subscript(_ number: Int32) -> Parts { parts[Int(number)] }

    /// The number of `wanted`; nil when it is new and the limit is reached.
    mutating func intern(_ wanted: Parts) -> Int32? {
        let hash = hash(of: wanted)
        var slot = table.home(of: hash)
        search: while true {
            switch table.probe(slot, for: hash) {
            case .free: break search
            case .candidate(let number) where parts[number] == wanted: return Int32(truncatingIfNeeded: number)
            case .candidate, .other: slot = table.next(after: slot)
            }
        }
        guard parts.count < limit else { return nil }
        parts.append(wanted)
        table.insert(parts.count - 1, hash: hash, at: slot)
        return Int32(truncatingIfNeeded: parts.count - 1)
    }

    /// Forgets all but the first `count` series.
    mutating func truncate(to count: Int) {
        while parts.count > count {
            let newest = parts.removeLast()
            table.removeNewest(parts.count, hash: hash(of: newest))
        }
    }

    private func hash(of parts: Parts) -> UInt32 {
        ByteHash.hash(
            UInt64(UInt32(bitPattern: parts.device)) &<< 32 | UInt64(UInt32(bitPattern: parts.metric)),
            UInt64(UInt32(bitPattern: parts.channel)) &<< 32 | UInt64(UInt32(bitPattern: parts.unit)),
            seed: seed
        )
    }
}
