import Telemetry

/// Walks over a state once and either writes it to bytes or reads it back: each type lists its fields in one place.
///
/// Numbers are little-endian and exact, so a restored state goes on bit for bit.
struct SnapshotCoder {
    private(set) var bytes: [UInt8]
    private var position = 0
    let isReading: Bool
    /// The version of the layout that is written, or that the bytes have.
    let version: UInt16
    /// Set when bytes run out or make no sense; the reader checks it once at the end.
    private(set) var isDamaged = false

    init(writing version: UInt16) {
        bytes = []
        isReading = false
        self.version = version
    }

    init(reading bytes: [UInt8], version: UInt16) {
        self.bytes = bytes
        isReading = true
        self.version = version
    }

    /// Whether every byte was read and made sense.
    var isComplete: Bool { !isDamaged && position == bytes.count }

    mutating func word(_ value: inout UInt64, bytes count: Int = 8) {
        if !isReading {
            for shift in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift * 8))) }
            return
        }
        guard position + count <= bytes.count else {
            isDamaged = true
            value = 0
            return
        }
        var result: UInt64 = 0
        for shift in 0..<count { result |= UInt64(bytes[position + shift]) << UInt64(shift * 8) }
        position += count
        value = result
    }

    mutating func field(_ value: inout Double) {
        var word = value.bitPattern
        self.word(&word)
        value = Double(bitPattern: word)
    }

    mutating func field(_ value: inout Int64) {
        var word = UInt64(bitPattern: value)
        self.word(&word)
        value = Int64(bitPattern: word)
    }

    mutating func field(_ value: inout UInt64) { word(&value) }

    mutating func field(_ value: inout Int) {
        var wide = Int64(value)
        field(&wide)
        value = Int(truncatingIfNeeded: wide)
    }

    mutating func field(_ value: inout UInt8) {
        var word = UInt64(value)
        self.word(&word, bytes: 1)
        value = UInt8(truncatingIfNeeded: word)
    }

    mutating func field(_ value: inout Bool) {
        var byte: UInt8 = value ? 1 : 0
        field(&byte)
        value = byte != 0
    }

    /// Bytes as they are: their number, then they.
    mutating func field(_ value: inout [UInt8]) {
        var count = value.count
        field(&count)
        guard isReading else { return bytes.append(contentsOf: value) }
        guard count >= 0, count <= bytes.count - position else { return refuse() }
        value = Array(bytes[position..<(position + count)])
        position += count
    }

    /// Notes that what was read makes no sense.
    mutating func refuse() { isDamaged = true }

    mutating func field(_ value: inout Timestamp) { field(&value.microseconds) }

    mutating func field(_ value: inout String) {
        var utf8 = isReading ? [] : Array(value.utf8)
        list(&utf8, empty: 0) { $0.field(&$1) }
        if isReading { value = String(decoding: utf8, as: UTF8.self) }
    }

    /// An optional value: a byte that tells whether it is there, then the value; `blank` is filled when reading.
    mutating func optional<Value>(
        _ value: inout Value?,
        blank: @autoclosure () -> Value,
        _ code: (inout SnapshotCoder, inout Value) -> Void
    ) {
        var present = value != nil
        field(&present)
        guard present, !isDamaged else {
            value = nil
            return
        }
        var inner = value ?? blank()
        code(&self, &inner)
        value = inner
    }

    /// A list: its length, then its elements; `empty` is what is filled when reading.
    mutating func list<Value>(
        _ values: inout [Value],
        empty: @autoclosure () -> Value,
        _ code: (inout SnapshotCoder, inout Value) -> Void
    ) {
        var count = values.count
        field(&count)
        if isReading {
            values = []
            guard count >= 0, count <= bytes.count - position else {
                isDamaged = true
                return
            }
            values.reserveCapacity(count)
            for _ in 0..<count {
                var value = empty()
                code(&self, &value)
                if isDamaged { return }
                values.append(value)
            }
        } else {
            for index in values.indices { code(&self, &values[index]) }
        }
    }

    mutating func optional(_ value: inout Double?) { optional(&value, blank: 0) { $0.field(&$1) } }
    mutating func optional(_ value: inout Bool?) { optional(&value, blank: false) { $0.field(&$1) } }
    mutating func optional(_ value: inout String?) { optional(&value, blank: "") { $0.field(&$1) } }
    mutating func optional(_ value: inout Timestamp?) {
        optional(&value, blank: Timestamp(microseconds: 0)) { $0.field(&$1) }
    }

    /// A value of an enumeration by its raw text.
    mutating func choice<Value: RawRepresentable>(_ value: inout Value) where Value.RawValue == String {
        var text = isReading ? "" : value.rawValue
        field(&text)
        guard isReading else { return }
        guard let read = Value(rawValue: text) else {
            isDamaged = true
            return
        }
        value = read
    }
}
