internal import Telemetry

/// Uplinks of The Things Stack v3 (https://www.thethingsindustries.com/docs/integrations/data-formats/).
///
/// `v3/{application}@{tenant}/devices/{device}/up`, `…/up/normalized` with one measurement of the normalized payload at a
/// time, which the store keeps once, and `…/location/solved`. The normalized payload wins over the decoded one, which wins over
/// raw bytes. Empty fields are left out by the server, so an absent field means nothing.
struct ThingsStackDecoder: PayloadDecoder {
    private var document: JSONDocument
    private var map: ValueMap
    private var normalized: ValueMap

    init(mapping: FieldMapping, limits: DecodingLimits) {
        document = JSONDocument(limits: limits)
        map = ValueMap(mapping, ignored: DecodedUplink.coordinates)
        normalized = ValueMap(
            mapping,
            additions: [
                "battery": MetricMapping(.batteryVoltage),
                "pressure": MetricMapping(.pressure, unit: "hPa"),
                "contactState": MetricMapping(.door),
            ],
            ignored: DecodedUplink.coordinates + ["time"]
        )
    }

    mutating func decode(
        _ payload: Span<UInt8>,
        in context: MessageContext,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        let kind = context.topic.levels.dropFirst(4).joined(separator: "/")
        let isCustomary = context.topic.text.hasPrefix("v3/")
        guard !isCustomary || ["up", "up/normalized", "location/solved"].contains(kind) else { return }
        try document.parse(payload)
        let root = document.root
        let message = document.member("uplink_message", "uplink_normalized", "location_solved", of: root)
        guard document.isObject(message) else {
            guard isCustomary else { return }
            throw DecodingFailure(.missingField, "an uplink has a message", place: "uplink_message")
        }
        let named = document.string(document.member("device_id", of: document.member("end_device_ids", of: root)))
        guard let device = named ?? context.topic.level(3) else {
            throw DecodingFailure(.noDevice, "neither the uplink nor the topic has a device id")
        }
        let received = document.member("received_at", of: message)
        let when = document.isGiven(received) ? received : document.member("received_at", of: root)
        let reported = try ReportedTime.read(when, of: document)
        let time = DeviceTime(reported: reported, receivedAt: context.receivedAt)
        try writer.begin(device: device, at: time)
        if document.isGiven(document.member("location_solved", of: root)) { return try writeLocation(message, &writer) }
        try writePayload(of: message, device: device, at: time, in: context, into: &writer)
    }

    /// The place that a geolocation service found.
    private func writeLocation(_ message: JSONValue, _ writer: inout ReadingWriter) throws(DecodingFailure) {
        guard let place = DecodedUplink.position(document.member("location", of: message), document) else {
            throw DecodingFailure(.missingField, "a location has a latitude and a longitude", place: "location")
        }
        try writer.put(place)
    }

    private mutating func writePayload(
        of uplink: JSONValue,
        device: String,
        at time: DeviceTime,
        in context: MessageContext,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        let locations = document.member("locations", of: uplink)
        if let fix = DecodedUplink.position(document.member("frm-payload", of: locations), document) {
            try writer.put(fix)
        }
        let common = document.member("normalized_payload", of: uplink)
        if document.isGiven(common) {
            let entries = document.isArray(common) ? document.elements(of: common) : [common]
            for entry in entries {
                try writeNormalized(entry, device: device, at: time, in: context, into: &writer)
            }
            return
        }
        let decoded = document.member("decoded_payload", of: uplink)
        if document.isObject(decoded) {
            return try DecodedUplink.writeWithHistory(
                decoded,
                of: document,
                device: device,
                in: context,
                using: &map,
                into: &writer
            )
        }
        let raw = document.member("frm_payload", of: uplink)
        try RawUplink.write(raw, of: document, in: context, using: &map, into: &writer)
    }

    /// One measurement of the normalized payload: groups (`air`, `soil`, `water`, …), each with its values.
    ///
    /// Only the air's temperature and humidity are the device's own; other groups keep theirs apart by a channel.
    private mutating func writeNormalized(
        _ entry: JSONValue,
        device: String,
        at time: DeviceTime,
        in context: MessageContext,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        let own = try ReportedTime.read(document.member("time", of: entry), of: document)
        let measured = own.map { DeviceTime(reported: $0, receivedAt: context.receivedAt) } ?? time
        try writer.begin(device: device, at: measured)
        for (key, value) in document.members(of: entry) {
            let group = document.name(key)
            if document.isObject(value) {
                if let position = DecodedUplink.position(value, document) { try writer.put(position) }
                let channel = ["air", "action"].contains(group) ? "" : group
                try normalized.write(value, of: document, channel: channel, into: &writer)
            } else if let rule = normalized.rule(of: group) {
                try normalized.write(value, rule, of: document, into: &writer)
            }
        }
    }
}
