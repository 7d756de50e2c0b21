internal import Telemetry

/// Names with numbers in the order in which they were added, found by their bytes.
struct NameTable {
    /// The bytes of all names, one behind the other; `ends` tells where each ends.
    private var arena: [UInt8] = []
    private var ends: [Int] = []
    private var hashes: [UInt32] = []
    /// Numbers + 1 by hash, open addressing; 0 is free.
    private var slots: [Int32] = Array(repeating: 0, count: 64)

    /// The hash by which names are found.
    static func hash(_ name: Span<UInt8>) -> UInt32 { ByteHash.hash(name, seed: 0) }

    /// The number of the name with these bytes; nil when it was not added.
    func find(_ name: Span<UInt8>) -> Int? { find(name, hash: Self.hash(name)) }

    /// The number of the name with these bytes and their hash; nil when it was not added.
    func find(_ name: Span<UInt8>, hash: UInt32) -> Int? {
        let mask = slots.count - 1
        var slot = Int(hash) & mask
        while slots[slot] != 0 {
            let number = Int(slots[slot]) - 1
            if hashes[number] == hash, ByteHash.equal(arena.span.extracting(range(number)), name) { return number }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// Adds a name under the next number; false when it is there already.
    mutating func add(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        let hash = Self.hash(bytes.span)
        guard find(bytes.span, hash: hash) == nil else { return false }
        arena.append(contentsOf: bytes)
        ends.append(arena.count)
        hashes.append(hash)
        if ends.count * 2 > slots.count {
            rebuild(slots: slots.count * 2)
        } else {
            place(ends.count - 1)
        }
        return true
    }

    /// Forgets all but the first `count` names.
    mutating func truncate(to count: Int) {
        ends.removeLast(ends.count - count)
        hashes.removeLast(hashes.count - count)
        arena.removeLast(arena.count - (ends.last ?? 0))
        rebuild(slots: slots.count)
    }

    private func range(_ number: Int) -> Range<Int> {
        (number == 0 ? 0 : ends[number - 1])..<ends[number]
    }

    private mutating func rebuild(slots count: Int) {
        slots = Array(repeating: 0, count: count)
        for number in ends.indices { place(number) }
    }

    private mutating func place(_ number: Int) {
        var slot = Int(hashes[number]) & (slots.count - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = Int32(truncatingIfNeeded: number + 1)
    }
}
