/// A table that is cut into chunks by time.
public enum ChunkedTable: String, CaseIterable, Sendable {
    /// Readings of series.
    case reading
    /// Positions of devices.
    case position
    /// Raw messages, some hundred of a tenant in a row.
    case message = "message_batch"
    /// Rollups of a minute.
    case minute = "rollup_1m"
    /// Compressed readings.
    case readingSegment = "reading_segment"
    /// Compressed positions.
    case positionSegment = "position_segment"

    /// The tables into which the collector always writes, whose chunks are made ahead, divided by hash where asked and
    /// compressed. Raw messages are compressed as they come, and their writer makes their chunks.
    public static let hot: [ChunkedTable] = [.reading, .position]

    /// The name with its schema.
    var qualifiedName: String { "isotherm.\(rawValue)" }
}
