/// Neighbouring entries, packed without loss into about four bytes each: hours of readings of every device are kept in
/// memory and written with its state, and unpacked they had 24.
///
/// Each entry is a byte that says what follows, and what differs from the entry before: the change of the step in time,
/// the source, the value. A value with at most three decimals, as nearly all sensors send them, is a whole number of
/// thousandths, and its difference is stored; any other is stored as its eight bytes.
struct EntryBlock: Sendable {
    let first: HistoryEntry
    let last: HistoryEntry
    let count: Int
    let bytes: [UInt8]

    /// What the control byte says of an entry.
    private enum Mark {
        static let sameStep: UInt8 = 1
        static let sameSource: UInt8 = 2
        static let valueShift: UInt8 = 2
        static let sameValue: UInt8 = 0
        static let thousandths: UInt8 = 1
        static let eightBytes: UInt8 = 2
        static let noValue: UInt8 = 3
    }

    /// Packs entries in event-time order; there must be one.
    init(_ entries: [HistoryEntry]) {
        guard let first = entries.first, let last = entries.last else { preconditionFailure("a block holds entries") }
        self.first = first
        self.last = last
        count = entries.count
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entries.count * 5)
        var before = first
        var step: Int64 = 0
        for entry in entries.dropFirst() {
            let present = entry.time &- before.time
            let value = Self.value(entry.value, after: before.value)
            var control = value.mark << Mark.valueShift
            if present == step { control |= Mark.sameStep }
            if entry.source == before.source { control |= Mark.sameSource }
            bytes.append(control)
            if present != step { Self.append(present &- step, to: &bytes) }
            if entry.source != before.source { bytes.append(entry.source) }
            switch value.mark {
            case Mark.thousandths: Self.append(value.difference, to: &bytes)
            case Mark.eightBytes:
                for shift in stride(from: UInt64(0), to: 64, by: 8) {
                    bytes.append(UInt8(truncatingIfNeeded: entry.value.bitPattern >> shift))
                }
            default: break
            }
            step = present
            before = entry
        }
        self.bytes = bytes
    }

    /// A block as it was written.
    ///
    /// - Returns: nil when the bytes do not say what the rest says.
    init?(first: HistoryEntry, last: HistoryEntry, count: Int, bytes: [UInt8]) {
        self.first = first
        self.last = last
        self.count = count
        self.bytes = bytes
        guard count > 0, count <= bytes.count + 1, let entries = unpacked(), entries.last.map(last.isSame) == true
        else {
            return nil
        }
        for (one, next) in zip(entries, entries.dropFirst()) where !one.precedes(next) { return nil }
    }

    /// The entries in order.
    var entries: [HistoryEntry] {
        guard let entries = unpacked() else { preconditionFailure("a block was checked when it was made") }
        return entries
    }

    private func unpacked() -> [HistoryEntry]? {
        var entries: [HistoryEntry] = []
        entries.reserveCapacity(count)
        entries.append(first)
        var position = 0
        var before = first
        var step: Int64 = 0
        while entries.count < count {
            guard position < bytes.count else { return nil }
            let control = bytes[position]
            position += 1
            if control & Mark.sameStep == 0 {
                guard let change = number(at: &position) else { return nil }
                step = step &+ change
            }
            var entry = HistoryEntry(time: before.time &+ step, source: before.source, value: before.value)
            if control & Mark.sameSource == 0 {
                guard position < bytes.count else { return nil }
                entry.source = bytes[position]
                position += 1
            }
            switch control >> Mark.valueShift {
            case Mark.sameValue: break
            case Mark.noValue: entry.value = .nan
            case Mark.thousandths:
                guard let difference = number(at: &position) else { return nil }
                entry.value = Double((Self.thousandths(before.value) ?? 0) &+ difference) / 1_000
            case Mark.eightBytes:
                guard position + 8 <= bytes.count else { return nil }
                var word: UInt64 = 0
                for shift in 0..<8 { word |= UInt64(bytes[position + shift]) << UInt64(shift * 8) }
                entry.value = Double(bitPattern: word)
                position += 8
            default: return nil
            }
            entries.append(entry)
            before = entry
        }
        return position == bytes.count ? entries : nil
    }

    private static func value(_ value: Double, after before: Double) -> (mark: UInt8, difference: Int64) {
        if value.bitPattern == before.bitPattern { return (Mark.sameValue, 0) }
        if value.bitPattern == Double.nan.bitPattern { return (Mark.noValue, 0) }
        guard let scaled = thousandths(value) else { return (Mark.eightBytes, 0) }
        return (Mark.thousandths, scaled - (thousandths(before) ?? 0))
    }

    /// A value as a whole number of thousandths, when that gives back the very same value.
    private static func thousandths(_ value: Double) -> Int64? {
        let scaled = (value * 1_000).rounded()
        guard abs(scaled) < 1e12 else { return nil }
        let whole = Int64(scaled)
        return (Double(whole) / 1_000).bitPattern == value.bitPattern ? whole : nil
    }

    /// Seven bits a byte, the lowest first; the sign is the lowest bit, so that small differences are short.
    private static func append(_ number: Int64, to bytes: inout [UInt8]) {
        var rest = UInt64(bitPattern: (number << 1) ^ (number >> 63))
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private func number(at position: inout Int) -> Int64? {
        var word: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard position < bytes.count else { return nil }
            let byte = bytes[position]
            position += 1
            word |= UInt64(byte & 0x7f) << shift
            if byte & 0x80 == 0 { return Int64(bitPattern: word >> 1) ^ -Int64(bitPattern: word & 1) }
        }
        return nil
    }
}
