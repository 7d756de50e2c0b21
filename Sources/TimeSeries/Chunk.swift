public import Telemetry

/// One chunk of a table: a partition that holds a stretch of time.
public struct Chunk: Hashable, Sendable {
    /// From when, inclusive, to when, exclusive; both are full hours of UTC.
    public let span: Range<Timestamp>

    /// Creates a chunk of a stretch between full hours of UTC.
    public init(span: Range<Timestamp>) { self.span = span }

    /// Creates a chunk of whole days.
    public init(days: Range<Day>) { span = days.lowerBound.start..<days.upperBound.start }

    /// Whether the chunk holds an instant.
    public func contains(_ time: Timestamp) -> Bool { span.contains(time) }

    /// The lower border as SQL writes it.
    var from: String { span.lowerBound.rfc3339 }
    /// The upper border as SQL writes it.
    var until: String { span.upperBound.rfc3339 }
}
