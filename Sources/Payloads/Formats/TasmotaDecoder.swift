internal import Telemetry

/// Tasmota (https://tasmota.github.io/docs/MQTT/): `tele/{device}/SENSOR`, and `StatusSNS` in answers to `Status 8`.
///
/// Each object is a sensor; its channel is its `Id`, or its name. The time is local, without a zone.
struct TasmotaDecoder: PayloadDecoder {
    /// Sensors in sensors are seen one level deep; more is not telemetry.
    private static let deepestSensor = 3

    private var document: JSONDocument
    private var map: ValueMap

    /// The units that hold for all sensors of a message.
    private struct Units {
        let temperature: GivenUnit
        let pressure: GivenUnit
    }

    init(mapping: FieldMapping, limits: DecodingLimits) {
        document = JSONDocument(limits: limits)
        map = ValueMap(mapping, ignored: ["Time", "TempUnit", "PressureUnit", "SpeedUnit", "Id"])
    }

    mutating func decode(
        _ payload: Span<UInt8>,
        in context: MessageContext,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        let kind = context.topic.levelFromEnd(0) ?? ""
        guard ["SENSOR", "STATUS8", "STATUS10"].contains(kind) else { return }
        try document.parse(payload)
        guard document.isObject(document.root) else { throw DecodingFailure(.noReading, "not an object") }
        let status = document.member("StatusSNS", of: document.root)
        let object = status.isPresent ? status : document.root
        let reported = try ReportedTime.read(
            document.member("Time", of: object),
            of: document,
            localOffsetSeconds: context.localOffsetSeconds ?? 0
        )
        let time = DeviceTime(reported: reported, receivedAt: context.receivedAt)
        try writer.begin(device: try device(in: context), at: time)
        let pressure = document.string(document.member("PressureUnit", of: object))
        let units = Units(
            temperature: GivenUnit(document.string(document.member("TempUnit", of: object))),
            pressure: pressure == nil ? GivenUnit(.hectopascal) : GivenUnit(pressure)
        )
        try write(object, name: "", units, level: 0, into: &writer)
    }

    /// All levels between the prefix (`tele`, `stat`) and the last one: device topics may have slashes.
    private func device(in context: MessageContext) throws(DecodingFailure) -> String {
        if let device = context.settings.device { return device }
        let middle = context.topic.levels.dropLast().filter { $0 != "tele" && $0 != "stat" }
        guard !middle.isEmpty else { throw DecodingFailure(.noDevice, "the topic names no device") }
        return middle.joined(separator: "/")
    }

    private mutating func write(
        _ sensor: JSONValue,
        name: String,
        _ units: Units,
        level: Int,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        let channel = document.string(document.member("Id", "Address", of: sensor)) ?? name
        let type = document.string(document.member("Type", of: sensor)) ?? name
        let errorCodes = Measurement.errorCodes(ofProbe: type)
        for (key, value) in document.members(of: sensor) {
            let field = document.name(key)
            if document.isObject(value) {
                guard level < Self.deepestSensor else { continue }
                try write(value, name: field, units, level: level + 1, into: &writer)
                continue
            }
            guard let rule = map.rule(of: field), level > 0 || rule.isKnown else { continue }
            let given = rule.quantity == .pressure ? units.pressure : units.temperature
            try map.write(
                value,
                rule,
                of: document,
                given: rule.isKnown ? given : .none,
                channel: channel,
                errorCodes: errorCodes,
                into: &writer
            )
        }
    }
}
