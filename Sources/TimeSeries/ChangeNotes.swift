/// What a batch touches, in as few rows as say it.
struct ChangeNotes {
    /// A stretch of time of one series, or of any.
    struct Range: Hashable {
        let series: Int32?
        let from: Int64
        let until: Int64
    }

    private struct LateHour: Hashable {
        let series: Int32
        let hour: Int64
    }

    private static let hourLength: Int64 = 3_600_000_000
    /// A reading that is younger than this at its arrival is in time: the rollups make a minute later than that.
    private static let inTime: Int64 = 30_000_000
    /// From so many late series of one hour on, the whole hour is noted instead. Making an hour again costs by the series
    /// that it is made for (a thousand of them four times a hundred), and a note some microseconds.
    private static let manySeries = 2_000

    private var liveFrom = Int64.max
    private var liveUntil = Int64.min
    private var late: Set<LateHour> = []
    private var lastLate: LateHour?

    mutating func add(series: Int32, time: Int64, receivedAt: Int64) {
        if receivedAt - time < Self.inTime {
            liveFrom = min(liveFrom, time)
            liveUntil = max(liveUntil, time + 1)
            return
        }
        let quotient = time / Self.hourLength
        let hour = LateHour(series: series, hour: time % Self.hourLength < 0 ? quotient - 1 : quotient)
        if hour == lastLate { return }
        late.insert(hour)
        lastLate = hour
    }

    func ranges() -> [Range] {
        var ranges: [Range] = []
        if liveFrom < liveUntil { ranges.append(Range(series: nil, from: liveFrom, until: liveUntil)) }
        for (hour, group) in Dictionary(grouping: late, by: \.hour).sorted(by: { $0.key < $1.key }) {
            let (from, until) = (hour * Self.hourLength, (hour + 1) * Self.hourLength)
            if group.count >= Self.manySeries {
                ranges.append(Range(series: nil, from: from, until: until))
            } else {
                ranges += group.map { Range(series: $0.series, from: from, until: until) }
            }
        }
        return ranges
    }
}
