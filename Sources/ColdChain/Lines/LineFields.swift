import Telemetry

/// The flat fields of one input line, as ranges and numbers; nested values are passed over.
struct LineFields {
    enum Kind { case profile, device, shipment, reading, tick, other }

    var kind = Kind.other
    var device = 0..<0
    var sensor = 0..<0
    var metric: Metric?
    var value: Double?
    var isFahrenheit = false
    var time: Int64 = 0
    var received: Int64 = 0
    var now: Int64 = 0
    var sequence: Int64 = 0
    var starts: Bool?

    mutating func read(_ bytes: borrowing Span<UInt8>, _ cursor: inout ByteCursor) {
        cursor.expect(0x7b, bytes)
        while !cursor.failed {
            let key = cursor.string(bytes)
            cursor.expect(0x3a, bytes)
            if cursor.failed { return }
            field(key, bytes, &cursor)
            if cursor.take(0x2c, bytes) { continue }
            cursor.expect(0x7d, bytes)
            return
        }
    }

    private mutating func field(_ key: Range<Int>, _ bytes: borrowing Span<UInt8>, _ cursor: inout ByteCursor) {
        switch LineFields.word(key, bytes) {
        case LineFields.kindKey: kind = LineFields.kind(cursor.string(bytes), bytes)
        case LineFields.deviceKey: device = textRange(bytes, &cursor)
        case LineFields.sensorKey: sensor = textRange(bytes, &cursor)
        case LineFields.metricKey: metric = LineFields.metric(textRange(bytes, &cursor), bytes)
        case LineFields.valueKey:
            let next = cursor.peek(bytes)
            if next == 0x2d || (next >= 0x30 && next <= 0x39) {
                value = cursor.number(bytes)
            } else {
                cursor.skip(bytes)
            }
        case LineFields.unitKey:
            let unit = textRange(bytes, &cursor)
            isFahrenheit = unit.count == 1 && bytes[unit.lowerBound] == 0x46
        case LineFields.timeKey: time = cursor.integer(bytes)
        case LineFields.receivedKey: received = cursor.integer(bytes)
        case LineFields.nowKey: now = cursor.integer(bytes)
        case LineFields.sequenceKey: sequence = cursor.integer(bytes)
        case LineFields.stateKey:
            let state = LineFields.word(textRange(bytes, &cursor), bytes)
            starts = state == LineFields.startWord ? true : (state == LineFields.endWord ? false : nil)
        default: cursor.skip(bytes)
        }
    }

    private func textRange(_ bytes: borrowing Span<UInt8>, _ cursor: inout ByteCursor) -> Range<Int> {
        if cursor.peek(bytes) == 0x22 { return cursor.string(bytes) }
        cursor.skip(bytes)
        return 0..<0
    }

    /// Up to eight bytes as one word, so that keys compare in one step; longer ones are no key of ours.
    private static func word(_ range: Range<Int>, _ bytes: borrowing Span<UInt8>) -> UInt64 {
        guard range.count <= 8 else { return 0 }
        var word: UInt64 = 0
        for index in range { word = word << 8 | UInt64(bytes[index]) }
        return word
    }

    private static func word(_ text: StaticString) -> UInt64 {
        text.withUTF8Buffer { $0.reduce(0) { $0 << 8 | UInt64($1) } }
    }

    private static let kindKey = word("kind")
    private static let deviceKey = word("device")
    private static let sensorKey = word("sensor")
    private static let metricKey = word("metric")
    private static let valueKey = word("value")
    private static let unitKey = word("unit")
    private static let timeKey = word("ts")
    private static let receivedKey = word("rx")
    private static let nowKey = word("now")
    private static let sequenceKey = word("seq")
    private static let stateKey = word("state")
    private static let startWord = word("start")
    private static let endWord = word("end")
    private static let readingWord = word("reading")
    private static let tickWord = word("tick")
    private static let shipmentWord = word("shipment")
    private static let profileWord = word("profile")
    private static let doorWord = word("door")

    private static func kind(_ range: Range<Int>, _ bytes: borrowing Span<UInt8>) -> Kind {
        switch word(range, bytes) {
        case readingWord: .reading
        case tickWord: .tick
        case shipmentWord: .shipment
        case profileWord: .profile
        case deviceKey: .device
        default: .other
        }
    }

    private static func metric(_ range: Range<Int>, _ bytes: borrowing Span<UInt8>) -> Metric? {
        if NameTable.equal("temperature", bytes, range) { return .temperature }
        if word(range, bytes) == doorWord { return .door }
        if NameTable.equal("compressor", bytes, range) { return .compressor }
        return nil
    }
}
