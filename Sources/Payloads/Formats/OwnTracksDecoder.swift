internal import Telemetry

/// OwnTracks (https://owntracks.org/booklet/tech/json/): positions of people's telephones and trackers.
///
/// Only `location` is a sample; transitions, waypoints, last wills and cards are not. The device is user and device of
/// the topic `owntracks/{user}/{device}`.
struct OwnTracksDecoder: PayloadDecoder {
    private var document: JSONDocument
    private let battery = MetricNames.rule(for: .batteryLevel)
    private let pressure = MetricRule("pressure", quantity: .pressure, unit: .kilopascal)

    init(mapping: FieldMapping, limits: DecodingLimits) {
        document = JSONDocument(limits: limits)
    }

    mutating func decode(
        _ payload: Span<UInt8>,
        in context: MessageContext,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        try document.parse(payload)
        let root = document.root
        guard let type = document.string(document.member("_type", of: root)) else {
            throw DecodingFailure(.missingField, "an OwnTracks message has a type", place: "_type")
        }
        guard type != "encrypted" else { throw DecodingFailure(.noCodec, "the message is encrypted") }
        guard type == "location" else { return }
        let time = document.member("tst", of: root)
        guard document.isGiven(time) else { throw DecodingFailure(.missingField, "a fix has a time", place: "tst") }
        let reported = try ReportedTime.read(time, of: document)
        try writer.begin(
            device: try device(in: context),
            at: DeviceTime(reported: reported, receivedAt: context.receivedAt)
        )
        try writer.put(try position())
        try put("batt", battery, into: &writer)
        try put("p", pressure, into: &writer)
    }

    private func device(in context: MessageContext) throws(DecodingFailure) -> String {
        if let device = context.settings.device { return device }
        guard let user = context.topic.level(1), let device = context.topic.level(2) else {
            throw DecodingFailure(.noDevice, "the topic has no user and device")
        }
        return "\(user)/\(device)"
    }

    private func position() throws(DecodingFailure) -> Position {
        Position(
            latitude: try required("lat"),
            longitude: try required("lon"),
            speed: known("vel"),
            course: known("cog"),
            altitude: document.number(document.member("alt", of: document.root)) ?? .nan,
            accuracy: known("acc")
        )
    }

    private func required(_ name: StaticString) throws(DecodingFailure) -> Double {
        let value = document.member(name, of: document.root)
        guard document.isGiven(value) else {
            throw DecodingFailure(.missingField, "a fix has a place", place: "\(name)")
        }
        guard let number = document.number(value) else {
            throw DecodingFailure(.badValue, "not a number", place: "\(name)")
        }
        return number
    }

    /// What telephones do not know they leave out or send as a negative number.
    private func known(_ name: StaticString) -> Double {
        let number = document.number(document.member(name, of: document.root)) ?? .nan
        return number.isFinite && number >= 0 ? number : .nan
    }

    private func put(
        _ name: StaticString,
        _ rule: MetricRule,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        let value = document.member(name, of: document.root)
        guard document.isGiven(value) else { return }
        do throws(DecodingFailure) {
            guard let number = document.number(value) else { throw DecodingFailure(.badValue, "not a number") }
            guard number >= 0 else { return }
            try writer.put(try Measurement(number, rule), rule)
        } catch { try writer.rejectPart(error.within("\(name)")) }
    }
}
