/// Finds the place of a name by its bytes without making a string: open addressing over FNV-1a.
struct NameTable: Sendable {
    private var names: [[UInt8]] = []
    private var slots = [Int32](repeating: -1, count: 64)

    private static func hash(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) -> UInt64 {
        var sum = Fingerprint()
        for index in range { sum.add(byte: bytes[index]) }
        return sum.value
    }

    /// The place of the name that lies in `range`, or nil.
    func find(_ bytes: borrowing Span<UInt8>, _ range: Range<Int>) -> Int? {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: NameTable.hash(bytes, range)) & mask
        while slots[slot] >= 0 {
            let place = Int(slots[slot])
            if NameTable.equal(names[place], bytes, range) { return place }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// The place of a name, which is added when it is new.
    mutating func place(of name: [UInt8]) -> Int {
        if let place = find(name.span, 0..<name.count) { return place }
        names.append(name)
        if names.count * 2 > slots.count {
            slots = [Int32](repeating: -1, count: slots.count * 2)
            for place in names.indices { fill(place) }
        } else {
            fill(names.count - 1)
        }
        return names.count - 1
    }

    private mutating func fill(_ place: Int) {
        let name = names[place]
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: NameTable.hash(name.span, 0..<name.count)) & mask
        while slots[slot] >= 0 { slot = (slot + 1) & mask }
        slots[slot] = Int32(place)
    }

    private static func equal(_ name: [UInt8], _ bytes: borrowing Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard name.count == range.count else { return false }
        for index in name.indices where name[index] != bytes[range.lowerBound + index] { return false }
        return true
    }

    /// Whether the bytes in `range` are the UTF-8 of `name`.
    static func equal(_ name: String, _ bytes: borrowing Span<UInt8>, _ range: Range<Int>) -> Bool {
        let text = name.utf8
        guard text.count == range.count else { return false }
        var position = range.lowerBound
        for byte in text {
            if byte != bytes[position] { return false }
            position += 1
        }
        return true
    }
}
