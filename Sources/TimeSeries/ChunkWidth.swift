internal import Telemetry

/// How long a chunk near the present is, in hours.
public struct ChunkWidth: Hashable, Sendable {
    /// Hours of UTC: a divisor of 24 counted from midnight, or 168 counted from Monday.
    public let hours: Int

    private init(hours: Int) { self.hours = hours }

    /// A day: what is usual, and what a table gets of which nothing is known yet.
    public static let day = ChunkWidth(hours: 24)
    /// A week, where a day is so little that hundreds of small chunks a year would cost every plan more than they spare.
    public static let week = ChunkWidth(hours: 168)
    /// All that there are, the shortest first.
    static let all = [1, 2, 3, 4, 6, 8, 12].map(ChunkWidth.init(hours:)) + [day, week]

    /// Seconds of a chunk.
    var seconds: Double { Double(hours) * 3_600 }

    /// The stretch of this width in which an instant lies.
    func span(around time: Timestamp) -> Range<Timestamp> {
        let day = Day(containing: time)
        if hours >= 24 {
            return self == .week
                ? day.startOfWeek.start..<day.startOfWeek.advanced(by: 7).start
                : day.start..<day.advanced(by: 1).start
        }
        let start = day.start.advanced(bySeconds: (time.seconds(since: day.start) / seconds).rounded(.down) * seconds)
        return start..<start.advanced(bySeconds: seconds)
    }
}
