public import Telemetry

/// The chunks of a table in order of time, without overlap; gaps are allowed.
public struct ChunkMap: Sendable {
    /// The chunks, earliest first.
    public private(set) var chunks: [Chunk]

    /// Creates a map from chunks in any order.
    public init(_ chunks: [Chunk] = []) {
        self.chunks = chunks.sorted { $0.span.lowerBound < $1.span.lowerBound }
    }

    /// The chunk that holds an instant.
    public func chunk(at time: Timestamp) -> Chunk? {
        let next = position(after: time)
        return next > 0 && chunks[next - 1].contains(time) ? chunks[next - 1] : nil
    }

    /// The chunks that hold something of a stretch of time, earliest first.
    public func chunks(in range: Range<Timestamp>) -> [Chunk] { chunks.filter { $0.span.overlaps(range) } }

    /// Adds a chunk that overlaps no other.
    public mutating func insert(_ chunk: Chunk) {
        chunks.insert(chunk, at: position(after: chunk.span.lowerBound))
    }

    /// The chunk that ought to be made for an instant that has none.
    ///
    /// Near the present a chunk is as long as the rate suggests. Further away it is a month: data of years ago come as
    /// few rows, and a device that invents dates cannot make more than 1,200 chunks a century. Either is cut to the gap
    /// in which it has to lie, so that a width that changes never overlaps what is there.
    ///
    /// - Parameters:
    ///   - time: An instant without chunk.
    ///   - now: The present.
    ///   - width: How long a chunk near the present is.
    /// - Returns: A chunk that holds the instant and overlaps none of the map.
    public func proposal(for time: Timestamp, now: Timestamp, width: ChunkWidth = .day) -> Chunk {
        let day = Day(containing: time)
        let isNear = abs(day.number - Day(containing: now).number) <= Self.nearDays
        let wished = isNear ? width.span(around: time) : day.startOfMonth.start..<day.startOfNextMonth.start
        let next = position(after: time)
        let lower = next > 0 ? max(wished.lowerBound, chunks[next - 1].span.upperBound) : wished.lowerBound
        let upper = next < chunks.count ? min(wished.upperBound, chunks[next].span.lowerBound) : wished.upperBound
        return Chunk(span: lower..<upper)
    }

    /// How far from today a chunk has the width that the rate suggests.
    static let nearDays = 31

    /// The place of the first chunk that begins after an instant.
    private func position(after time: Timestamp) -> Int {
        var (low, high) = (0, chunks.count)
        while low < high {
            let middle = (low + high) / 2
            if chunks[middle].span.lowerBound <= time { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
