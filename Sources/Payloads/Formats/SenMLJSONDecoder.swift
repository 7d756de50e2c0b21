internal import Telemetry

/// SenML in JSON (RFC 8428): an array of records.
struct SenMLJSONDecoder: PayloadDecoder {
    private var document: JSONDocument
    private var map: ValueMap

    init(mapping: FieldMapping, limits: DecodingLimits) {
        document = JSONDocument(limits: limits)
        map = ValueMap(mapping)
    }

    mutating func decode(
        _ payload: Span<UInt8>,
        in context: MessageContext,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        try document.parse(payload)
        guard document.isArray(document.root) else {
            throw DecodingFailure(.senmlNotArray, "a SenML pack is an array of records")
        }
        let elements = document.elements(of: document.root)
        guard !elements.isEmpty else { throw DecodingFailure(.noReading, "the pack is empty") }
        var pack = SenMLPack()
        var records: [SenMLPack.Record] = []
        for element in elements { records.append(try record(element)) }
        for (index, record) in records.enumerated() {
            do throws(DecodingFailure) {
                try pack.write(record, using: &map, in: context, into: &writer)
            } catch { try writer.rejectPart(error.within("record \(index)")) }
        }
        do throws(DecodingFailure) { try pack.end() } catch { try writer.rejectPart(error) }
    }

    private func record(_ object: JSONValue) throws(DecodingFailure) -> SenMLPack.Record {
        guard document.isObject(object) else { throw DecodingFailure(.senmlNotArray, "a record is an object") }
        var record = SenMLPack.Record()
        for (key, value) in document.members(of: object) {
            let label = document.name(key)
            switch label {
            case "bver": try checkVersion(value)
            case "bn": record.baseName = text(value, label, &record)
            case "bt": record.baseTime = number(value, label, &record)
            case "bu": record.baseUnit = text(value, label, &record)
            case "bv": record.baseValue = number(value, label, &record)
            case "bs": record.baseSum = number(value, label, &record)
            case "n": record.name = text(value, label, &record)
            case "u": record.unit = text(value, label, &record)
            case "t": record.time = number(value, label, &record)
            case "v": record.value = number(value, label, &record)
            case "vb": record.boolean = boolean(value, label, &record)
            case "vs": record.text = text(value, label, &record)
            case "vd": record.hasData = true
            case "s": record.sum = number(value, label, &record)
            default:
                guard !label.hasSuffix("_") else {
                    throw DecodingFailure(.senmlMustUnderstand, "a field that must be understood", place: label)
                }
            }
        }
        return record
    }

    private func checkVersion(_ value: JSONValue) throws(DecodingFailure) {
        guard let version = document.number(value), version <= SenMLPack.version else {
            throw DecodingFailure(.senmlVersion, "a SenML version beyond 10", place: "bver")
        }
    }

    private func number(_ value: JSONValue, _ label: String, _ record: inout SenMLPack.Record) -> Double? {
        guard let number = document.number(value), number.isFinite else {
            record.failure = DecodingFailure(.badValue, "not a finite number", place: label)
            return nil
        }
        return number
    }

    private func text(_ value: JSONValue, _ label: String, _ record: inout SenMLPack.Record) -> String? {
        guard let text = document.string(value) else {
            record.failure = DecodingFailure(.badValue, "not a text", place: label)
            return nil
        }
        return text
    }

    private func boolean(_ value: JSONValue, _ label: String, _ record: inout SenMLPack.Record) -> Bool? {
        switch document.kind(value) {
        case .yes: return true
        case .no: return false
        default:
            record.failure = DecodingFailure(.badValue, "neither true nor false", place: label)
            return nil
        }
    }
}
