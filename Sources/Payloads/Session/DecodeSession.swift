public import Telemetry

/// Decodes recorded messages, a line of JSON each, into a line of JSON each: what `isotherm decode` does.
///
/// In: `{"id","topic","received_at","payload_base64","config"?,"codec"?,"session"?}`; instead of `payload_base64` a text
/// `payload`, instead of `received_at` a `time`. Out: `{"id","readings":[…],"error":null or a code}`, and with an error
/// its `reason` and `place`. Lines are read in order: births of Sparkplug and the like hold for the lines after them,
/// within the same `session`.
public struct DecodeSession: ~Copyable {
    /// Sessions beyond this many start anew.
    private static let sessionLimit = 1_000

    private let routes: [PayloadRoute]
    private let limits: DecodingLimits
    private var decoders: [String: MessageDecoder] = [:]
    private var writer = ReadingWriter()
    private var line: JSONDocument

    /// Creates a session.
    ///
    /// - Parameters:
    ///   - routes: Which formats read which topics.
    ///   - limits: The bounds of one message.
    public init(routes: [PayloadRoute] = PayloadRoute.standard, limits: DecodingLimits = DecodingLimits()) {
        self.routes = routes
        self.limits = limits
        // A line is a third longer than its payload, for base64, and has a topic and settings besides.
        line = JSONDocument(limits: DecodingLimits())
    }

    /// Decodes one line.
    ///
    /// - Parameters:
    ///   - bytes: The line, with or without its end.
    ///   - now: The arrival time of messages whose line has none.
    /// - Returns: The answer, without a line end; bad lines have an answer too, with an error.
    public mutating func decode(line bytes: Span<UInt8>, now: Timestamp) -> [UInt8] {
        writer.batch.removeAll()
        var id = JSONValue.absent
        do throws(DecodingFailure) {
            try line.parse(bytes)
            guard line.isObject(line.root) else { throw DecodingFailure(.badJSON, "a line is an object") }
            id = line.member("id", of: line.root)
            let message = try RecordedMessage(line, now: now)
            return answer(id, decode(message).failure)
        } catch {
            return answer(id, error)
        }
    }

    private mutating func decode(_ message: RecordedMessage) -> DecodingOutcome {
        var decoder = decoders.removeValue(forKey: message.session) ?? MessageDecoder(routes: routes, limits: limits)
        if decoders.count >= Self.sessionLimit { decoders.removeAll() }
        let topic = Array(message.topic.utf8)
        let outcome = decoder.decode(
            message.payload.span,
            topic: topic.span,
            contentType: message.contentType,
            settings: message.settings,
            receivedAt: message.receivedAt,
            into: &writer
        )
        decoders[message.session] = decoder
        return outcome
    }

    private func answer(_ id: JSONValue, _ failure: DecodingFailure?) -> [UInt8] {
        var json = JSONTextWriter()
        json.raw("{\"id\":")
        if id.isPresent, line.kind(id) == .string { json.string(line.name(id)) } else { json.raw(idText(id)) }
        json.raw(",\"readings\":")
        ReadingLines.write(writer, to: &json)
        json.raw(",\"error\":")
        guard let failure else {
            json.raw("null}")
            return json.bytes
        }
        json.string(failure.code.rawValue)
        json.raw(",\"reason\":")
        json.string(failure.reason)
        if !failure.place.isEmpty {
            json.raw(",\"place\":")
            json.string(failure.place)
        }
        json.raw("}")
        return json.bytes
    }

    private func idText(_ id: JSONValue) -> String {
        id.isPresent && line.kind(id) == .number ? line.name(id) : "null"
    }
}
