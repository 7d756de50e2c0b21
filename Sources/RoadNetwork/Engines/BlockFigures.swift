/// What an engine answered for one block: seconds and metres row by row, NaN where no way leads.
struct BlockFigures: Sendable {
    var durations: [Double]
    var distances: [Double]

    /// Seconds and metres of one pair in whole numbers.
    func pair(_ index: Int) -> (duration: Int32, distance: Int32) {
        (Self.whole(durations[index]), Self.whole(distances[index]))
    }

    private static func whole(_ value: Double) -> Int32 {
        guard value.isFinite, value >= 0, value < Double(TravelTable.unreachable) else {
            return TravelTable.unreachable
        }
        return Int32(value.rounded())
    }
}
