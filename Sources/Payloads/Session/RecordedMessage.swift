internal import Telemetry

/// A message as a line of a recording holds it.
struct RecordedMessage {
    let topic: String
    let payload: [UInt8]
    let receivedAt: Timestamp
    let contentType: String?
    let settings: DeviceSettings
    let session: String

    init(_ line: JSONDocument, now: Timestamp) throws(DecodingFailure) {
        let root = line.root
        guard let topic = line.string(line.member("topic", of: root)) else {
            throw DecodingFailure(.missingField, "a line has a topic", place: "topic")
        }
        self.topic = topic
        payload = try Self.payload(line)
        receivedAt = try ReportedTime.read(line.member("received_at", "time", of: root), of: line) ?? now
        contentType = line.string(line.member("content_type", of: root))
        settings = try Self.settings(line)
        let session = line.member("session", of: root)
        self.session = line.isGiven(session) ? line.name(session) : ""
    }

    private static func payload(_ line: JSONDocument) throws(DecodingFailure) -> [UInt8] {
        let encoded = line.member("payload_base64", of: line.root)
        guard encoded.isPresent else {
            guard let text = line.string(line.member("payload", of: line.root)) else {
                throw DecodingFailure(.missingField, "a line has a payload", place: "payload_base64")
            }
            return Array(text.utf8)
        }
        let text = line.text
        guard line.kind(encoded) == .string, let bytes = Base64.bytes(text.span.extracting(line.range(encoded))) else {
            throw DecodingFailure(.badBase64, "the payload is not base64", place: "payload_base64")
        }
        return bytes
    }

    private static func settings(_ line: JSONDocument) throws(DecodingFailure) -> DeviceSettings {
        let config = line.member("config", of: line.root)
        let offset = line.number(line.member("tz_offset_min", of: config))
        guard offset.map({ $0.magnitude <= 24 * 60 }) ?? true else {
            throw DecodingFailure(.badValue, "an offset of more than a day", place: "tz_offset_min")
        }
        let codec = line.string(line.member("codec", of: line.root))
        return DeviceSettings(
            device: line.string(line.member("client_id", of: config)),
            timeZoneOffsetMinutes: offset.map { Int($0) },
            unit: line.string(line.member("unit", of: config)),
            codec: codec.flatMap(DeviceSettings.RawCodec.init(rawValue:))
        )
    }
}
