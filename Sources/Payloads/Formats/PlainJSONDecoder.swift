internal import Telemetry

/// The product's own JSON, and JSON like it: an object or an array of
/// `{"device","ts","seq","values":{…},"position":{…}}`, `{"device","ts","metric","value","unit"}`, or objects whose
/// fields are metrics; or `{"readings":[…]}` with such objects, which take the device, time, unit and channel that they
/// do not have from the object around them; or a bare number, whose metric the topic names.
struct PlainJSONDecoder: PayloadDecoder {
    private var document: JSONDocument
    private var element: PlainElement

    init(mapping: FieldMapping, limits: DecodingLimits) {
        document = JSONDocument(limits: limits)
        element = PlainElement(mapping: mapping)
    }

    mutating func decode(
        _ payload: Span<UInt8>,
        in context: MessageContext,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        try document.parse(payload)
        switch document.kind(document.root) {
        case .object: try readObject(in: context, into: &writer)
        case .array: try readArray(document.root, in: context, into: &writer)
        case .number: try readBareNumber(in: context, into: &writer)
        default: throw DecodingFailure(.noReading, "neither an object, an array nor a number")
        }
    }

    private mutating func readObject(
        in context: MessageContext,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        let list = document.member("readings", of: document.root)
        guard document.isArray(list) else {
            return try element.read(document.root, of: document, in: context, into: &writer)
        }
        let holdsReadings = element.enter(document.root, around: list, of: document)
        defer { element.leave() }
        if holdsReadings { try element.readFrame(of: document, in: context, into: &writer) }
        try readArray(list, in: context, into: &writer)
    }

    private mutating func readArray(
        _ array: JSONValue,
        in context: MessageContext,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        let end = document.end(of: array)
        var (node, index) = (array.index + 1, 0)
        guard end > node else { throw DecodingFailure(.noReading, "the array is empty") }
        while node < end {
            let value = JSONValue(node)
            do throws(DecodingFailure) {
                guard document.kind(value) == .object else {
                    throw DecodingFailure(.noReading, "an element is not an object")
                }
                try element.read(value, of: document, in: context, into: &writer)
            } catch {

                try writer.rejectPart(error.within("element \(index)"))
            }
            node = document.after(value)
            index += 1
        }
    }

    private func readBareNumber(
        in context: MessageContext,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        guard let metric = context.topic.levelFromEnd(0), metric != "telemetry", let device = context.deviceOfTopic,
            let number = document.number(document.root)
        else { throw DecodingFailure(.noReading, "a number, and a topic that names no metric") }
        let rule = MetricNames.rule(for: metric)
        try writer.begin(device: device, at: DeviceTime(reported: nil, receivedAt: context.receivedAt))
        try writer.put(Measurement(number, rule, given: GivenUnit(context.settings.unit)), rule)
    }
}

extension MessageContext {
    /// The device that the message is about when its payload names none: by the settings, or else by the topic,
    /// whose last level says what kind of message it is.
    var deviceOfTopic: String? { settings.device ?? gateway?.rawValue ?? topic.levelFromEnd(1) }
}
