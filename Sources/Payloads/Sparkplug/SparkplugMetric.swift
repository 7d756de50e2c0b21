internal import Telemetry

/// A metric of a Sparkplug B payload (field numbers of `sparkplug_b.proto`, Eclipse Tahu).
struct SparkplugMetric {
    /// What its value field holds, before its type gives it a meaning.
    enum Value {
        case integer(UInt64)
        case real(Double)
        case boolean(Bool)
        case text(String)
        /// What cannot be one reading, by its name: a data set, a template, an array.
        case structure(String)
        /// What a template is made of; it says nothing of the present.
        case definition
    }

    private(set) var name: String?
    private(set) var alias: UInt64?
    private(set) var timestamp: UInt64?
    private(set) var type: SparkplugType?
    private(set) var isHistorical = false
    private(set) var isNull = false
    private(set) var engineeringUnit: String?
    /// Whether its property `Quality` says that the value is bad or stale.
    private(set) var isBad = false
    private(set) var value: Value?

    /// Reads the metric that takes up `range`.
    init(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(DecodingFailure) {
        var reader = ProtobufReader(range)
        while let (field, value) = try reader.next(bytes) {
            switch (field, value) {
            case (1, .bytes(let text)): name = try Self.text(bytes, text)
            case (2, .varint(let number)): alias = number
            case (3, .varint(let number)): timestamp = number
            case (4, .varint(let number)): type = SparkplugType(rawValue: number)
            case (5, .varint(let number)): isHistorical = number != 0
            case (7, .varint(let number)): isNull = number != 0
            case (9, .bytes(let properties)): try readProperties(bytes, properties)
            case (10, .varint(let number)), (11, .varint(let number)): self.value = .integer(number)
            case (12, .fixed32(let bits)): self.value = .real(Double(Float(bitPattern: bits)))
            case (13, .fixed64(let bits)): self.value = .real(Double(bitPattern: bits))
            case (14, .varint(let number)): self.value = .boolean(number != 0)
            case (15, .bytes(let text)): self.value = .text(try Self.text(bytes, text))
            case (16, _): self.value = .structure("an array, a file or bytes")
            case (17, _): self.value = .structure("a data set")
            case (18, .bytes(let template)):
                self.value = try Self.isDefinition(bytes, template) ? .definition : .structure("a template")
            case (19, _): self.value = .structure("an extension")
            default: break
            }
        }
    }

    /// Whether a template says that it is the definition, not an instance (`is_definition`).
    private static func isDefinition(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(DecodingFailure) -> Bool {
        var reader = ProtobufReader(range)
        while let (field, value) = try reader.next(bytes) {
            if field == 5, case .varint(let flag) = value { return flag != 0 }
        }
        return false
    }

    /// The property `engUnit`, by which Ignition and others tell a metric's unit, and `Quality` of the specification,
    /// section 6.4.20: 0 is bad, 192 good, 500 stale.
    private mutating func readProperties(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(DecodingFailure) {
        var reader = ProtobufReader(range)
        var keys: [String] = []
        var values: [Range<Int>] = []
        while let (field, value) = try reader.next(bytes) {
            switch (field, value) {
            case (1, .bytes(let key)): keys.append(try Self.text(bytes, key))
            case (2, .bytes(let value)): values.append(value)
            default: break
            }
        }
        for (key, range) in zip(keys, values) {
            var property = ProtobufReader(range)
            while let (field, value) = try property.next(bytes) {
                switch (key.lowercased(), field, value) {
                case ("engunit", 8, .bytes(let text)): engineeringUnit = try Self.text(bytes, text)
                case ("quality", 3...4, .varint(let code)): isBad = code == 0 || code == 500
                default: break
                }
            }
        }
    }

    private static func text(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(DecodingFailure) -> String {
        let text = bytes.extracting(range)
        guard UTF8Sequence.isValid(text) else { throw DecodingFailure(.protobuf, "a text is not UTF-8") }
        return text.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }
}
