/// One chunk of a table: a partition that holds whole days.
public struct Chunk: Hashable, Sendable {
    /// The days that it holds.
    public let days: Range<Day>

    /// Creates a chunk of days.
    public init(days: Range<Day>) { self.days = days }

    /// The partition's name without its schema: `reading_20260131`, or `reading_20250101_20250201` for several days.
    public func name(in table: ChunkedTable) -> String {
        let first = "\(table.rawValue)_\(days.lowerBound.digits)"
        let isOneDay = days.lowerBound.advanced(by: 1) == days.upperBound
        return isOneDay ? first : "\(first)_\(days.upperBound.digits)"
    }
}
