/// A table that is cut into chunks by time.
public enum ChunkedTable: String, CaseIterable, Sendable {
    /// Readings of series.
    case reading
    /// Positions of devices.
    case position
    /// Rollups of a minute.
    case minute = "rollup_1m"
    /// Compressed readings.
    case readingSegment = "reading_segment"
    /// Compressed positions.
    case positionSegment = "position_segment"

    /// The tables into which the collector writes, whose chunks are made ahead.
    public static let hot: [ChunkedTable] = [.reading, .position]

    /// The name with its schema.
    var qualifiedName: String { "isotherm.\(rawValue)" }
}
