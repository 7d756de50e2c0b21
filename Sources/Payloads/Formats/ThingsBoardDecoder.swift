internal import Telemetry

/// The device and gateway APIs of ThingsBoard (https://thingsboard.io/docs/reference/mqtt-api/ and gateway-mqtt-api).
///
/// Device messages do not name their device: the settings must, as the publishing client's id does for ThingsBoard.
struct ThingsBoardDecoder: PayloadDecoder {
    private var document: JSONDocument
    private var map: ValueMap

    init(mapping: FieldMapping, limits: DecodingLimits) {
        document = JSONDocument(limits: limits)
        map = ValueMap(mapping, ignored: ["latitude", "longitude"], takesNumericTexts: true)
    }

    mutating func decode(
        _ payload: Span<UInt8>,
        in context: MessageContext,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        let topic = context.topic.text
        guard topic.hasSuffix("/telemetry") || topic.hasSuffix("v2/t") || topic.hasSuffix("v2/t/j") else { return }
        try document.parse(payload)
        let root = document.root
        guard topic.hasSuffix("gateway/telemetry") else {
            guard let device = context.settings.device else {
                throw DecodingFailure(.noDevice, "device messages need a device in the settings")
            }
            return try writeAll(of: root, device: device, in: context, into: &writer)
        }
        guard document.isObject(root) else { throw DecodingFailure(.noReading, "not an object of devices") }
        for (key, value) in document.members(of: root) {
            try writeAll(of: value, device: document.name(key), in: context, into: &writer)
        }
    }

    /// One entry, or an array of them.
    private mutating func writeAll(
        of value: JSONValue,
        device: String,
        in context: MessageContext,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        let entries = document.isArray(value) ? document.elements(of: value) : [value]
        for entry in entries {
            do throws(DecodingFailure) {
                try write(entry, device: device, in: context, into: &writer)
            } catch { try writer.rejectPart(error.within(device)) }
        }
    }

    /// `{"ts":…,"values":{…}}`, or the values alone.
    private mutating func write(
        _ entry: JSONValue,
        device: String,
        in context: MessageContext,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        guard document.isObject(entry) else { throw DecodingFailure(.noReading, "an entry is not an object") }
        let inner = document.member("values", of: entry)
        let values = document.isObject(inner) ? inner : entry
        let reported =
            values == entry ? nil : try ReportedTime.read(document.member("ts", of: entry), of: document)
        try writer.begin(device: device, at: DeviceTime(reported: reported, receivedAt: context.receivedAt))
        try map.write(values, of: document, into: &writer)
        guard let latitude = document.number(document.member("latitude", of: values)),
            let longitude = document.number(document.member("longitude", of: values))
        else { return }
        try writer.put(Position(latitude: latitude, longitude: longitude))
    }
}
