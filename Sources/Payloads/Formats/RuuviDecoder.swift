internal import Telemetry

/// Messages of the Ruuvi Gateway (https://docs.ruuvi.com/gw-data-formats): an advertisement in hexadecimal, with data
/// format 3 or 5 inside, or what the gateway itself made of it where it is set to decode.
struct RuuviDecoder: PayloadDecoder {
    /// Ruuvi Innovations' number at the Bluetooth SIG, in the order of its bytes.
    private static let company: (UInt8, UInt8) = (0x99, 0x04)
    /// The type of manufacturer-specific data in an advertisement.
    private static let manufacturerData: UInt8 = 0xFF

    private var document: JSONDocument
    private let rules = RuuviRules()

    init(mapping: FieldMapping, limits: DecodingLimits) {
        document = JSONDocument(limits: limits)
    }

    mutating func decode(
        _ payload: Span<UInt8>,
        in context: MessageContext,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        guard context.topic.levelFromEnd(0) != "gw_status" else { return }
        try document.parse(payload)
        let root = document.root
        let sample = try sample(of: root)
        let reported = try ReportedTime.read(reportedTime(of: root), of: document)
        guard let device = sample.address ?? context.settings.device ?? context.topic.levelFromEnd(0) else {
            throw DecodingFailure(.noDevice, "neither the advertisement nor the topic has an address")
        }
        try writer.begin(device: device, at: DeviceTime(reported: reported, receivedAt: context.receivedAt))
        try rules.write(sample, into: &writer)
    }

    private func sample(of root: JSONValue) throws(DecodingFailure) -> RuuviSample {
        let data = document.member("data", of: root)
        guard document.isGiven(data), document.kind(data) == .string else {
            guard document.isGiven(document.member("dataFormat", of: root)) else {
                throw DecodingFailure(.missingField, "no advertisement", place: "data")
            }
            return RuuviSample(decoded: root, of: document)
        }
        let text = document.text
        guard let advertisement = Hexadecimal.bytes(text.span.extracting(document.range(data))) else {
            throw DecodingFailure(.badHex, "the advertisement is not hexadecimal", place: "data")
        }
        return try Self.sample(in: advertisement)
    }

    /// The tag's time, or the gateway's; gateways without a clock send a counter and neither.
    private func reportedTime(of root: JSONValue) -> JSONValue {
        let time = document.member("ts", of: root)
        return document.isGiven(time) ? time : document.member("gwts", of: root)
    }

    /// Walks over the structures of an advertisement (length, type, data) to Ruuvi's.
    private static func sample(in bytes: [UInt8]) throws(DecodingFailure) -> RuuviSample {
        var position = 0
        while position < bytes.count, bytes[position] > 0 {
            let end = position + 1 + Int(bytes[position])
            let start = position + 2
            guard end <= bytes.count || start + 2 <= bytes.count else { throw truncated(position) }
            if bytes[start - 1] == manufacturerData, start + 2 <= bytes.count {
                guard (bytes[start], bytes[start + 1]) == company else {
                    throw DecodingFailure(.notRuuvi, "an advertisement of another maker")
                }
                guard end <= bytes.count else { throw truncated(position) }
                return try RuuviSample(Array(bytes[(start + 2)..<max(start + 2, end)]))
            }
            position = end
        }
        throw DecodingFailure(.notRuuvi, "an advertisement without a maker's data")
    }

    private static func truncated(_ position: Int) -> DecodingFailure {
        DecodingFailure(.truncated, "the advertisement ends within a structure", place: "byte \(position)")
    }
}
