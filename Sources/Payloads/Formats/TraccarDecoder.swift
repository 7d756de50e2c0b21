internal import Telemetry

/// Positions that Traccar forwards as JSON (https://www.traccar.org/forward/): `{"position":{…},"device":{…}}`.
///
/// Speed is in knots. A position that is not valid, or a copy of an earlier one, is no position; its attributes count
/// all the same.
struct TraccarDecoder: PayloadDecoder {
    /// Teltonika's codes for its Dallas probes: read error, not connected, wrong id, not ready; in whole degrees.
    private static let teltonikaCodes = [200.0, 300, 400, 500]

    /// Names that mean something else here; Teltonika's trackers carry up to four sensors over Bluetooth.
    private static let additions: [String: MetricMapping] = {
        var names = ["battery": MetricMapping(.batteryVoltage), "batteryLevel": MetricMapping(.batteryLevel)]
        for number in 1...4 {
            names["bleTemp\(number)"] = MetricMapping(.temperature, channel: "ble\(number)")
            names["bleHumidity\(number)"] = MetricMapping(.humidity, channel: "ble\(number)")
        }
        return names
    }()

    private var document: JSONDocument
    private var map: ValueMap

    init(mapping: FieldMapping, limits: DecodingLimits) {
        document = JSONDocument(limits: limits)
        map = ValueMap(
            mapping,
            additions: Self.additions,
            ignored: ["priority", "event", "sat", "rssi", "distance", "totalDistance", "index", "archive", "type"]
        )
    }

    mutating func decode(
        _ payload: Span<UInt8>,
        in context: MessageContext,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        try document.parse(payload)
        let root = document.root
        guard !document.isGiven(document.member("event", of: root)) else { return }
        let position = document.member("position", of: root)
        guard document.isObject(position) else {
            throw DecodingFailure(.missingField, "neither a position nor an event", place: "position")
        }
        let id = document.member("uniqueId", of: document.member("device", of: root))
        guard let device = document.string(id) ?? context.settings.device else {
            throw DecodingFailure(.noDevice, "the device has no unique id", place: "device")
        }
        try writePosition(position, device, context, &writer)
        let time = try time(of: position, "deviceTime", "fixTime", "serverTime", in: context)
        try writer.begin(device: device, at: time)
        try writeAttributes(of: position, into: &writer)
    }

    private func time(
        of position: JSONValue,
        _ names: StaticString...,
        in context: MessageContext
    ) throws(DecodingFailure) -> DeviceTime {
        var reported: Timestamp?
        for name in names where reported == nil {
            reported = try ReportedTime.read(document.member(name, of: position), of: document)
        }
        return DeviceTime(reported: reported, receivedAt: context.receivedAt)
    }

    private func writePosition(
        _ position: JSONValue,
        _ device: String,
        _ context: MessageContext,
        _ writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        let (valid, outdated) = (document.member("valid", of: position), document.member("outdated", of: position))
        guard !valid.isPresent || document.kind(valid) != .no else { return }
        guard !outdated.isPresent || document.kind(outdated) != .yes else { return }
        guard let latitude = number("latitude", position), let longitude = number("longitude", position) else { return }
        let accuracy = number("accuracy", position) ?? 0
        try writer.begin(device: device, at: try time(of: position, "fixTime", "deviceTime", in: context))
        do throws(DecodingFailure) {
            try writer.put(
                Position(
                    latitude: latitude,
                    longitude: longitude,
                    speed: number("speed", position).map { MeasurementUnit.knot.toStored($0) } ?? .nan,
                    course: number("course", position) ?? .nan,
                    altitude: number("altitude", position) ?? .nan,
                    accuracy: accuracy > 0 ? accuracy : .nan
                )
            )
        } catch { try writer.rejectPart(error) }
    }

    private func number(_ name: StaticString, _ object: JSONValue) -> Double? {
        document.number(document.member(name, of: object))
    }

    private mutating func writeAttributes(
        of position: JSONValue,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        let isTeltonika = document.string(document.member("protocol", of: position)) == "teltonika"
        let codes = [Measurement.powerOnCode] + (isTeltonika ? Self.teltonikaCodes : [])
        for (key, value) in document.members(of: document.member("attributes", of: position)) {
            guard let rule = map.rule(of: document.name(key)) else { continue }
            try map.write(value, rule, of: document, errorCodes: codes, into: &writer)
        }
    }
}
