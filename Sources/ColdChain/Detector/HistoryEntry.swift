/// One judged input in event time: a reading of a sensor, or goods coming aboard or leaving.
struct HistoryEntry: Sendable {
    /// Event time in microseconds.
    var time: Int64
    /// The sensor's place in the device's list, or one of the two marks below.
    var source: UInt8
    /// The value; NaN when the sensor reported none.
    var value: Double

    static let shipmentEnd: UInt8 = 254
    static let shipmentStart: UInt8 = 255
    /// A time before all others, far enough from the edge that differences do not overflow.
    static let beginning: Int64 = .min / 4

    /// Brings a time into the span in which differences do not overflow (about 36 000 years each way).
    static func clamp(_ time: Int64) -> Int64 { min(max(time, beginning + 1), .max / 4) }

    /// The order in which entries are judged: by time, then by source, whatever the order of arrival.
    func precedes(_ other: HistoryEntry) -> Bool {
        time != other.time ? time < other.time : source < other.source
    }

    /// Whether the other is of the same source and time.
    func isSame(_ other: HistoryEntry) -> Bool { time == other.time && source == other.source }

    mutating func visit(_ coder: inout SnapshotCoder) {
        coder.field(&time)
        coder.field(&source)
        coder.field(&value)
    }
}
