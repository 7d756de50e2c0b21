/// The key of a list that is ordered by time and, within it, by id.
struct TimedKey {
    let microseconds: Int64
    let id: String

    init(_ key: String) throws(Problem) {
        let parts = key.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let microseconds = Int64(parts[0]) else {
            throw .parameter("cursor", expected: .cursor, came: key)
        }
        self.microseconds = microseconds
        id = String(parts[1])
    }
}
