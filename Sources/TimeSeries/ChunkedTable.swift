/// A table that is cut into chunks by time.
public enum ChunkedTable: String, CaseIterable, Sendable {
    /// Readings of series.
    case reading
    /// Positions of devices.
    case position

    /// The name with its schema.
    var qualifiedName: String { "isotherm.\(rawValue)" }
}
