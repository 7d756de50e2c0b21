internal import Telemetry

/// Zigbee2MQTT (https://www.zigbee2mqtt.io/guide/usage/mqtt_topics_and_messages.html): one flat object per device.
///
/// The device is all of the topic behind the base; friendly names may have slashes. Where the bridge is set to publish
/// attributes, each is a bare value in a topic of its own, behind the device. `contact` true is a closed door,
/// pressure is in hPa, the voltage of battery devices in mV.
struct Zigbee2MQTTDecoder: PayloadDecoder {
    /// Mains voltages stay below this many volts, battery voltages above this many millivolts.
    private static let leastMillivolts = 500.0

    private var document: JSONDocument
    private var map: ValueMap
    private let batteryVoltage = MetricRule("battery_voltage", quantity: .voltage, unit: .millivolt)

    init(mapping: FieldMapping, limits: DecodingLimits) {
        document = JSONDocument(limits: limits)
        map = ValueMap(
            mapping,
            additions: [
                "contact": MetricMapping(.door, isInverted: true),
                "pressure": MetricMapping(.pressure, unit: "hPa"),
            ],
            ignored: ["last_seen", "linkquality", "elapsed"]
        )
    }

    mutating func decode(
        _ payload: Span<UInt8>,
        in context: MessageContext,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        let levels = context.topic.levels
        guard levels.count > 1, levels[1] != "bridge" else { return }
        guard levels.count == 2 || !["availability", "set", "get"].contains(levels[levels.count - 1]) else { return }
        guard Self.isStructure(payload) else { return try writeAttribute(payload, levels, in: context, into: &writer) }
        try document.parse(payload)
        guard document.isObject(document.root) else { throw DecodingFailure(.noReading, "not an object") }
        let reported = try ReportedTime.read(document.member("last_seen", of: document.root), of: document)
        try writer.begin(
            device: context.settings.device ?? levels.dropFirst().joined(separator: "/"),
            at: DeviceTime(reported: reported, receivedAt: context.receivedAt)
        )
        for (key, value) in document.members(of: document.root) {
            try write(value, named: document.name(key), into: &writer)
        }
    }

    /// One attribute of a device: a number, `true` or `false`, or a text without quotes, which is no reading.
    private mutating func writeAttribute(
        _ payload: Span<UInt8>,
        _ levels: [String],
        in context: MessageContext,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        guard levels.count > 2, let name = levels.last else {
            throw DecodingFailure(.noReading, "neither an object nor an attribute of a device")
        }
        guard UTF8Sequence.isValid(payload) else { throw DecodingFailure(.badValue, "the attribute is not UTF-8") }
        let text = payload.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        guard DecimalNumber.valueIfNumber(payload) != nil || ["true", "false", "null"].contains(text) else { return }
        try document.parse(payload)
        try writer.begin(
            device: context.settings.device ?? levels.dropFirst().dropLast().joined(separator: "/"),
            at: DeviceTime(reported: nil, receivedAt: context.receivedAt)
        )
        try write(document.root, named: name, into: &writer)
    }

    private mutating func write(
        _ value: JSONValue,
        named name: String,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        guard let rule = map.rule(of: name) else { return }
        let isBattery = name == "voltage" && isMillivolts(value) && !rule.isKnown
        try map.write(value, isBattery ? batteryVoltage : rule, of: document, into: &writer)
    }

    /// Whether the payload begins like an object or array.
    private static func isStructure(_ payload: Span<UInt8>) -> Bool {
        for index in payload.indices where !blanks.contains(payload[index]) {
            return payload[index] == UInt8(ascii: "{") || payload[index] == UInt8(ascii: "[")
        }
        return false
    }

    /// White space of JSON, and the bytes of a mark of UTF-8.
    private static let blanks: [UInt8] = [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF]

    private func isMillivolts(_ value: JSONValue) -> Bool {
        guard let number = document.number(value) else { return document.kind(value) == .null }
        return number >= Self.leastMillivolts
    }
}
