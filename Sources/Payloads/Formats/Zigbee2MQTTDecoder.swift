internal import Telemetry

/// Zigbee2MQTT (https://www.zigbee2mqtt.io/guide/usage/mqtt_topics_and_messages.html): one flat object per device.
///
/// The device is all of the topic behind the base; friendly names may have slashes. `contact` true is a closed door,
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
        try document.parse(payload)
        guard document.isObject(document.root) else { throw DecodingFailure(.noReading, "not an object") }
        let reported = try ReportedTime.read(document.member("last_seen", of: document.root), of: document)
        try writer.begin(
            device: context.settings.device ?? levels.dropFirst().joined(separator: "/"),
            at: DeviceTime(reported: reported, receivedAt: context.receivedAt)
        )
        for (key, value) in document.members(of: document.root) {
            let name = document.name(key)
            guard let rule = map.rule(of: name) else { continue }
            let isBattery = name == "voltage" && isMillivolts(value) && !rule.isKnown
            try map.write(value, isBattery ? batteryVoltage : rule, of: document, into: &writer)
        }
    }

    private func isMillivolts(_ value: JSONValue) -> Bool {
        guard let number = document.number(value) else { return document.kind(value) == .null }
        return number >= Self.leastMillivolts
    }
}
