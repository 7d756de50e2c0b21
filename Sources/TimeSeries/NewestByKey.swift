/// The newest row of each key since the last time they were written; keys are dense handles.
struct NewestByKey<Row> {
    /// For each key its place in the columns below, plus 1; 0 when nothing waits for it.
    private var places: [Int32] = []
    /// For each key the newest time that was written.
    private var written: [Int64] = []
    private(set) var keys: [Int] = []
    private(set) var times: [Int64] = []
    private(set) var rows: [Row] = []

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

    /// The places of the columns in rising order of `rank`, so that two writers never wait for each other in a circle.
    func order(by rank: (Int) -> Int32) -> [Int] {
        let ranks = keys.map(rank)
        return keys.indices.sorted { ranks[$0] < ranks[$1] }
    }

    /// Notes that all rows were written.
    mutating func wereWritten() {
        for (place, key) in keys.enumerated() {
            places[key] = 0
            written[key] = times[place]
        }
        keys.removeAll(keepingCapacity: true)
        times.removeAll(keepingCapacity: true)
        rows.removeAll(keepingCapacity: true)
    }

    private mutating func grow(to count: Int) {
        let added = max(count, places.count * 2) - places.count
        places += [Int32](repeating: 0, count: added)
        written += [Int64](repeating: .min, count: added)
    }
}
