/// Finds the newest row of each key in a batch; keys are dense handles, so it works by index and reuses its memory.
struct NewestRows {
    /// For each key the number of the batch in which it was last seen.
    private var seenIn: [Int] = []
    private var newest: [Int] = []
    private var batch = 0

    /// Finds the row of the newest time for each key; of equal times the first row, which is the one that is stored.
    ///
    /// - Parameters:
    ///   - count: How many rows there are.
    ///   - key: The key of a row, from 0.
    ///   - time: The time of a row.
    ///   - rank: By what the rows are put in order.
    /// - Returns: The rows, one per key, in order of `rank`.
    mutating func find(count: Int, key: (Int) -> Int, time: (Int) -> Int64, rank: (Int) -> Int32) -> [Int] {
        batch += 1
        var keys: [Int] = []
        for row in 0..<count {
            let key = key(row)
            if key >= seenIn.count { grow(to: key + 1) }
            if seenIn[key] != batch {
                seenIn[key] = batch
                newest[key] = row
                keys.append(key)
            } else if time(row) > time(newest[key]) {
                newest[key] = row
            }
        }
        return keys.map { newest[$0] }.sorted { rank($0) < rank($1) }
    }

    private mutating func grow(to count: Int) {
        let added = max(count, seenIn.count * 2) - seenIn.count
        seenIn += [Int](repeating: 0, count: added)
        newest += [Int](repeating: 0, count: added)
    }
}
