internal import Telemetry

/// Names with numbers in the order in which they were added, found by their bytes.
struct NameTable {
    private var names: [[UInt8]] = []
    private var hashes: [UInt32] = []
    /// Numbers + 1 by hash, open addressing; 0 is free.
    private var slots: [Int32] = Array(repeating: 0, count: 64)

    /// The number of the name with these bytes; nil when it was not added.
    func find(_ name: Span<UInt8>) -> Int? {
        let hash = ByteHash.hash(name, seed: 0)
        var slot = Int(hash) & (slots.count - 1)
        while slots[slot] != 0 {
            let number = Int(slots[slot]) - 1
            if hashes[number] == hash {
                let known = names[number]
                if ByteHash.equal(known.span, name) { return number }
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// Adds a name under the next number; false when it is there already.
    mutating func add(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard find(bytes.span) == nil else { return false }
        names.append(bytes)
        hashes.append(ByteHash.hash(bytes.span, seed: 0))
        if names.count * 2 > slots.count {
            rebuild(slots: slots.count * 2)
        } else {
            place(names.count - 1)
        }
        return true
    }

    /// Forgets all but the first `count` names.
    mutating func truncate(to count: Int) {
        names.removeLast(names.count - count)
        hashes.removeLast(hashes.count - count)
        rebuild(slots: slots.count)
    }

    private mutating func rebuild(slots count: Int) {
        slots = Array(repeating: 0, count: count)
        for number in names.indices { place(number) }
    }

    private mutating func place(_ number: Int) {
        var slot = Int(hashes[number]) & (slots.count - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = Int32(truncatingIfNeeded: number + 1)
    }
}
