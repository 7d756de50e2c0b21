internal import Telemetry

/// SenML in CBOR (RFC 8428 section 6): labels are small integers; those of JSON are read as well.
struct SenMLCBORDecoder: PayloadDecoder {
    private var map: ValueMap
    private let depth: Int

    init(mapping: FieldMapping, limits: DecodingLimits) {
        map = ValueMap(mapping)
        depth = limits.depth
    }

    mutating func decode(
        _ payload: Span<UInt8>,
        in context: MessageContext,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        guard case .array(let items) = try CBORReader.read(payload, maximumDepth: depth) else {
            throw DecodingFailure(.senmlNotArray, "a SenML pack is an array of records")
        }
        guard !items.isEmpty else { throw DecodingFailure(.noReading, "the pack is empty") }
        var pack = SenMLPack()
        var records: [SenMLPack.Record] = []
        for item in items { records.append(try record(item)) }
        for (index, record) in records.enumerated() {
            do throws(DecodingFailure) {
                try pack.write(record, using: &map, in: context, into: &writer)
            } catch { try writer.rejectPart(error.within("record \(index)")) }
        }
        do throws(DecodingFailure) { try pack.end() } catch { try writer.rejectPart(error) }
    }

    private func record(_ item: CBORItem) throws(DecodingFailure) -> SenMLPack.Record {
        guard case .map(let pairs) = item else { throw DecodingFailure(.senmlNotArray, "a record is a map") }
        var record = SenMLPack.Record()
        for (key, value) in pairs {
            switch key {
            case .number(let label): try set(label, value, in: &record)
            case .text(let label):
                if let number = Self.labels[label] {
                    try set(number, value, in: &record)
                    continue
                }
                guard !label.hasSuffix("_") else {
                    throw DecodingFailure(.senmlMustUnderstand, "a field that must be understood", place: label)
                }
            default: throw DecodingFailure(.badCBOR, "a label is an integer or a text")
            }
        }
        return record
    }

    /// The labels of JSON, which some encoders leave as they are.
    private static let labels: [String: Double] = [
        "bver": -1, "bn": -2, "bt": -3, "bu": -4, "bv": -5, "bs": -6, "n": 0, "u": 1, "v": 2, "vs": 3, "vb": 4, "s": 5,
        "t": 6, "vd": 8,
    ]

    /// Sets the field of a label, by table 4 of RFC 8428.
    private func set(_ label: Double, _ value: CBORItem, in record: inout SenMLPack.Record) throws(DecodingFailure) {
        switch label {
        case -1:
            guard case .number(let version) = value, version <= SenMLPack.version else {
                throw DecodingFailure(.senmlVersion, "a SenML version beyond 10", place: "bver")
            }
        case -2: record.baseName = text(value, "bn", &record)
        case -3: record.baseTime = number(value, "bt", &record)
        case -4: record.baseUnit = text(value, "bu", &record)
        case -5: record.baseValue = number(value, "bv", &record)
        case -6: record.baseSum = number(value, "bs", &record)
        case 0: record.name = text(value, "n", &record)
        case 1: record.unit = text(value, "u", &record)
        case 2: record.value = number(value, "v", &record)
        case 3: record.text = text(value, "vs", &record)
        case 4:
            guard case .boolean(let boolean) = value else {
                record.failure = DecodingFailure(.badValue, "neither true nor false", place: "vb")
                return
            }
            record.boolean = boolean
        case 5: record.sum = number(value, "s", &record)
        case 6: record.time = number(value, "t", &record)
        case 8: record.hasData = true
        default: break
        }
    }

    private func number(_ item: CBORItem, _ label: String, _ record: inout SenMLPack.Record) -> Double? {
        guard case .number(let number) = item, number.isFinite else {
            record.failure = DecodingFailure(.badValue, "not a finite number", place: label)
            return nil
        }
        return number
    }

    private func text(_ item: CBORItem, _ label: String, _ record: inout SenMLPack.Record) -> String? {
        guard case .text(let text) = item else {
            record.failure = DecodingFailure(.badValue, "not a text", place: label)
            return nil
        }
        return text
    }
}
