internal import Telemetry

/// Reads one format. A type of its own, in a file of its own, for each format; `PayloadFormat` knows them all.
protocol PayloadDecoder: Sendable {
    /// Creates a decoder for one route.
    init(mapping: FieldMapping, limits: DecodingLimits)

    /// Puts the message's readings into `writer`.
    ///
    /// To refuse the whole message, throw: what was written is taken back. To refuse a part, `writer.reject` it and go
    /// on. A message that has nothing to store by its nature (a join, a last will) just returns.
    mutating func decode(
        _ payload: Span<UInt8>,
        in context: MessageContext,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure)
}
