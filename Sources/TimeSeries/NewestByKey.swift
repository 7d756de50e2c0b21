/// The newest row of each key since the last time they were written; keys are dense handles.
struct NewestByKey<Row> {
    /// For each key its place in the columns below, plus 1; 0 when nothing waits for it.
    private var places: [Int32] = []
    /// For each key the newest time that was written.
    private var written: [Int64] = []
    private(set) var keys: [Int] = []
    private(set) var times: [Int64] = []
    private(set) var rows: [Row] = []
    /// The times of what waits; what was replaced meanwhile may make it longer than need be.
    private(set) var range: ClosedRange<Int64>?

    var count: Int { keys.count }
    var isEmpty: Bool { keys.isEmpty }

    /// Whether nothing as new is known; of equal times the first stays, which is the one that is stored.
    func isNewer(_ key: Int, time: Int64) -> Bool {
        guard key < places.count else { return true }
        let place = Int(places[key]) - 1
        return time > (place >= 0 ? times[place] : written[key])
    }

    /// Takes a row that is newer.
    mutating func put(_ key: Int, time: Int64, _ row: Row) {
        if key >= places.count { grow(to: key + 1) }
        range = range.map { min($0.lowerBound, time)...max($0.upperBound, time) } ?? time...time
        let place = Int(places[key]) - 1
        if place >= 0 {
            times[place] = time
            rows[place] = row
            return
        }
        keys.append(key)
        times.append(time)
        rows.append(row)
        places[key] = Int32(truncatingIfNeeded: keys.count)
    }

    /// The places of the last `limit` rows in rising order of `rank`, so that two writers never wait for each other in a
    /// circle.
    func order(ofLast limit: Int, by rank: (Int) -> Int32) -> [Int] {
        let ranked = keys.indices.suffix(limit).map { (rank: rank(keys[$0]), place: $0) }
        return ranked.sorted { $0.rank < $1.rank }.map(\.place)
    }

    /// Notes that the last `limit` rows were written.
    mutating func wereWritten(last limit: Int) {
        let count = min(limit, keys.count)
        for place in keys.indices.suffix(count) {
            places[keys[place]] = 0
            written[keys[place]] = times[place]
        }
        keys.removeLast(count)
        times.removeLast(count)
        rows.removeLast(count)
        if keys.isEmpty { range = nil }
    }

    private mutating func grow(to count: Int) {
        let added = max(count, places.count * 2) - places.count
        places += [Int32](repeating: 0, count: added)
        written += [Int64](repeating: .min, count: added)
    }
}
