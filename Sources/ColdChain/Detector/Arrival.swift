import Telemetry

/// What arrival itself tells, per sensor: which time to believe, and whether the reading came twice.
struct ArrivalTrack: Sendable {
    /// When the last reading arrived, in microseconds; 0 before the first.
    var lastReceived: Int64 = 0
    /// The time of the last reading as judged.
    var lastTime: Int64 = 0
    /// Seconds between readings as learned; 0 before the second.
    var interval = 0.0
    /// Arrival minus device time of the last reading, in seconds.
    var offset = 0.0
    /// Whether the device's clock is taken to be wrong.
    var isSkewed = false
    /// Readings in a row whose clock was right again.
    var normalCount = 0
    /// Whether the sensor was told to be silent.
    var isSilent = false
    /// The last device times, to recognise what comes twice even while the clock is wrong.
    var recent: [Int64] = []
    var recentNext = 0
    /// A reading that is late or skewed: the next one tells which.
    var held: HistoryEntry?
    var heldReceived: Int64 = 0

    mutating func visit(_ coder: inout SnapshotCoder) {
        coder.field(&lastReceived)
        coder.field(&lastTime)
        coder.field(&interval)
        coder.field(&offset)
        coder.field(&isSkewed)
        coder.field(&normalCount)
        coder.field(&isSilent)
        coder.list(&recent, empty: 0) { $0.field(&$1) }
        coder.field(&recentNext)
        coder.optional(&held, blank: HistoryEntry(time: 0, source: 0, value: 0)) { $1.visit(&$0) }
        coder.field(&heldReceived)
    }

    /// Whether this device time was seen among the last 16; remembers it if not.
    mutating func isRepeated(_ time: Int64) -> Bool {
        if recent.contains(time) { return true }
        if recent.count < 16 {
            recent.append(time)
        } else {
            recent[recentNext] = time
            recentNext = (recentNext + 1) % 16
        }
        return false
    }

    /// Learns the distance between readings from arrivals in steady flow.
    mutating func learnInterval(_ seconds: Double) {
        guard seconds > 0.5 else { return }
        if interval == 0 {
            interval = seconds
        } else {
            let change = min(max(0.1 * (seconds - interval), -0.2 * interval), 0.2 * interval)
            interval += change
        }
    }
}

/// What to do with a reading that arrived.
enum ArrivalVerdict {
    /// Judge it at this time (microseconds); the flag tells that its clock was wrong.
    case judge(Int64, skewed: Bool)
    /// Wait for the next one: it is either late or the first of a wrong clock.
    case hold
    /// Judge it at its own time: it was taken earlier and comes late.
    case late(Int64)
}

extension ArrivalTrack {
    /// The time to believe. A wrong clock keeps the cadence of arrival, a late upload breaks it.
    ///
    /// Thresholds in seconds: 60 ahead (network time is never that wrong), 240 behind (slower than any retry).
    mutating func verdict(time: Int64, received: Int64, interval: Double, suspectTime: Bool) -> ArrivalVerdict {
        let offset = Double(received - time) / 1e6
        let gap = lastReceived == 0 ? 0 : Double(received - lastReceived) / 1e6
        defer {
            lastReceived = max(lastReceived, received)
            self.offset = offset
        }
        let isAbsurd = suspectTime || time < ArrivalTrack.earliest || offset < -60
        if isAbsurd {
            isSkewed = true
            normalCount = 0
            learnInterval(gap)
            return .judge(received, skewed: true)
        }
        if offset <= 240 {
            normalCount += 1
            if normalCount >= 2 { isSkewed = false }
            learnInterval(gap)
            return .judge(time, skewed: false)
        }
        normalCount = 0
        if isSkewed, abs(offset - self.offset) < 60 { return .judge(received, skewed: true) }
        let isRegular = interval > 0 && gap > 0.5 * interval && gap < 1.6 * interval
        guard isRegular else { return .late(time) }
        if held != nil, abs(offset - self.offset) < 60 {
            isSkewed = true
            return .judge(received, skewed: true)
        }
        return .hold
    }

    /// 2000-01-01: no reading of ours is older.
    static let earliest: Int64 = 946_684_800_000_000
}
