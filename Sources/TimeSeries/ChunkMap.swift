/// The chunks of a table in order of time, without overlap; gaps are allowed.
public struct ChunkMap: Sendable {
    /// The chunks, earliest first.
    public private(set) var chunks: [Chunk]

    /// Creates a map from chunks in any order.
    public init(_ chunks: [Chunk] = []) {
        self.chunks = chunks.sorted { $0.days.lowerBound < $1.days.lowerBound }
    }

    /// The chunk that holds a day.
    public func chunk(of day: Day) -> Chunk? {
        let next = position(after: day)
        return next > 0 && chunks[next - 1].days.contains(day) ? chunks[next - 1] : nil
    }

    /// Adds a chunk that overlaps no other.
    public mutating func insert(_ chunk: Chunk) {
        chunks.insert(chunk, at: position(after: chunk.days.lowerBound))
    }

    /// The chunk that ought to be made for a day that has none.
    ///
    /// Near the present a chunk is one day, or a week from Monday on where little comes. Further away it is a month:
    /// data of years ago come as few rows, and a device that invents dates cannot make more than 1,200 chunks a
    /// century. Either is cut to the gap in which it has to lie.
    ///
    /// - Parameters:
    ///   - day: A day without chunk.
    ///   - today: The present day.
    ///   - width: How long a chunk near the present is.
    /// - Returns: A chunk that holds the day and overlaps none of the map.
    public func proposal(for day: Day, today: Day, width: ChunkWidth = .day) -> Chunk {
        let isNear = abs(day.number - today.number) <= Self.nearDays
        let near = width == .week ? day.startOfWeek..<day.startOfWeek.advanced(by: 7) : day..<day.advanced(by: 1)
        let wished = isNear ? near : day.startOfMonth..<day.startOfNextMonth
        let next = position(after: day)
        let lower = next > 0 ? max(wished.lowerBound, chunks[next - 1].days.upperBound) : wished.lowerBound
        let upper = next < chunks.count ? min(wished.upperBound, chunks[next].days.lowerBound) : wished.upperBound
        return Chunk(days: lower..<upper)
    }

    /// How far from today a chunk holds a single day.
    static let nearDays = 31

    /// The place of the first chunk that begins after a day.
    private func position(after day: Day) -> Int {
        var (low, high) = (0, chunks.count)
        while low < high {
            let middle = (low + high) / 2
            if chunks[middle].days.lowerBound <= day { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
