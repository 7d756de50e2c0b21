/// The slots of an open-addressing hash table over entries that are kept elsewhere, numbered from 0.
///
/// A slot is 0 (free) or the entry's hash in its upper and the entry's number + 1 in its lower half, so that most
/// foreign entries are told apart without touching their keys. At most half of the slots are taken.
struct SlotTable: ~Copyable, Sendable {
    private var slots: [UInt64]
    private var mask: Int

    init() {
        slots = Array(repeating: 0, count: 64)
        mask = 63
    }

    /// The slot at which the search for `hash` starts.
    func home(of hash: UInt32) -> Int { Int(hash) & mask }

    /// The slot after `slot`.
    func next(after slot: Int) -> Int { (slot &+ 1) & mask }

    /// What is in `slot` for a search of `hash`.
    func probe(_ slot: Int, for hash: UInt32) -> Probe {
        let content = slots[slot]
        if content == 0 { return .free }
        guard UInt32(truncatingIfNeeded: content &>> 32) == hash else { return .other }
        return .candidate(Int(UInt32(truncatingIfNeeded: content)) &- 1)
    }

    /// Puts the entry `number`, the newest, into the free `slot`; grows when half of the slots would be taken.
    mutating func insert(_ number: Int, hash: UInt32, at slot: Int) {
        slots[slot] = content(number, hash)
        if (number + 1) * 2 > slots.count { grow() }
    }

    /// Takes out the entry `number`, which must be the newest: then no other entry's search passes its slot.
    mutating func removeNewest(_ number: Int, hash: UInt32) {
        let wanted = content(number, hash)
        var slot = home(of: hash)
        while slots[slot] != wanted {
            guard slots[slot] != 0 else { return }
            slot = next(after: slot)
        }
        slots[slot] = 0
    }

    private func content(_ number: Int, _ hash: UInt32) -> UInt64 {
        UInt64(hash) &<< 32 | UInt64(UInt32(truncatingIfNeeded: number &+ 1))
    }

    /// Doubles the table; entries go in again in the order of their numbers, which `removeNewest` relies on.
    private mutating func grow() {
        var taken = slots.filter { $0 != 0 }
        taken.sort { UInt32(truncatingIfNeeded: $0) < UInt32(truncatingIfNeeded: $1) }
        slots = Array(repeating: 0, count: slots.count * 2)
        mask = slots.count - 1
        for content in taken {
            var slot = home(of: UInt32(truncatingIfNeeded: content &>> 32))
            while slots[slot] != 0 { slot = next(after: slot) }
            slots[slot] = content
        }
    }

    /// What a slot says to a search.
    enum Probe {
        case free
        case other
        case candidate(Int)
    }
}
