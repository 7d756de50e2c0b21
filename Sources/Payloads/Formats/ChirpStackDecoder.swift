internal import Telemetry

/// Events of ChirpStack v4 in JSON (https://www.chirpstack.io/docs/chirpstack/integrations/events.html).
///
/// `application/{id}/device/{devEUI}/event/{up|status|location|…}`. A redelivered uplink carries the same readings at
/// the same time, which the store keeps once.
struct ChirpStackDecoder: PayloadDecoder {
    private var document: JSONDocument
    private var map: ValueMap
    private let battery = MetricNames.rule(for: .batteryLevel)

    init(mapping: FieldMapping, limits: DecodingLimits) {
        document = JSONDocument(limits: limits)
        map = ValueMap(mapping, ignored: DecodedUplink.coordinates)
    }

    mutating func decode(
        _ payload: Span<UInt8>,
        in context: MessageContext,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        let event = context.topic.levelFromEnd(0) ?? ""
        guard ["up", "status", "location"].contains(event) else { return }
        try document.parse(payload)
        let root = document.root
        guard document.isObject(root) else { throw DecodingFailure(.noReading, "not an object") }
        let information = document.member("deviceInfo", of: root)
        let named = document.string(document.member("devEui", of: information))
        guard let device = named ?? context.topic.level(3) else {
            throw DecodingFailure(.noDevice, "neither the event nor the topic has a device EUI")
        }
        let reported = try ReportedTime.read(time(of: root), of: document)
        try writer.begin(device: device, at: DeviceTime(reported: reported, receivedAt: context.receivedAt))
        switch event {
        case "status": try writeStatus(into: &writer)
        case "location": try writeLocation(into: &writer)
        default: try writeUplink(of: device, in: context, into: &writer)
        }
    }

    /// The event's time, or that of the first gateway that heard the uplink, by its clock or the server's.
    private func time(of root: JSONValue) -> JSONValue {
        let own = document.member("time", of: root)
        guard !document.isGiven(own) else { return own }
        let gateways = document.member("rxInfo", of: root)
        guard document.isArray(gateways), let first = document.elements(of: gateways).first else { return own }
        return document.member("gwTime", "nsTime", "time", of: first)
    }

    private mutating func writeUplink(
        of device: String,
        in context: MessageContext,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        let object = document.member("object", of: document.root)
        if document.isObject(object) {
            return try DecodedUplink.writeWithHistory(
                object,
                of: document,
                device: device,
                in: context,
                using: &map,
                into: &writer
            )
        }
        let data = document.member("data", of: document.root)
        try RawUplink.write(data, of: document, in: context, using: &map, into: &writer)
    }

    private func writeStatus(into writer: inout ReadingWriter) throws(DecodingFailure) {
        let root = document.root
        let (external, unavailable) = (
            document.member("externalPowerSource", of: root), document.member("batteryLevelUnavailable", of: root)
        )
        guard !external.isPresent || document.kind(external) != .yes,
            !unavailable.isPresent || document.kind(unavailable) != .yes
        else { return }
        let level = document.member("batteryLevel", of: root)
        guard document.isGiven(level) else { return }
        guard let number = document.number(level) else {
            throw DecodingFailure(.badValue, "not a number", place: "batteryLevel")
        }
        try writer.put(try Measurement(number, battery), battery)
    }

    private func writeLocation(into writer: inout ReadingWriter) throws(DecodingFailure) {
        let location = document.member("location", of: document.root)
        guard let position = DecodedUplink.position(location, document) else {
            throw DecodingFailure(.missingField, "a location has a latitude and a longitude", place: "location")
        }
        try writer.put(position)
    }
}
