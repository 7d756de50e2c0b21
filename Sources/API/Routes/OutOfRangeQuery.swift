import Telemetry
import TimeSeries

/// What is looked for in stored readings: values below one limit, above another, or either, over a span.
struct OutOfRangeQuery {
    /// A day, in microseconds.
    static let usualSpan: Int64 = 86_400_000_000
    /// 31 days, in microseconds: what a scan answers in about a second when few readings are outside.
    static let longestSpan: Int64 = 31 * 86_400_000_000

    let limits: ValueLimits
    /// From when, inclusive, to when, exclusive.
    let range: Range<Timestamp>
    /// Only series of this metric; nil looks at all.
    let metric: Metric?
    /// Only this device's series; nil looks at all.
    let device: DeviceName?

    init(_ query: Query, now: Int64) throws(Problem) {
        limits = ValueLimits(below: try query.number("below"), above: try query.number("above"))
        if limits.below == nil, limits.above == nil {
            throw .parameter("above", expected: .limit, came: "")
        }
        let to = try query.instant("to") ?? now
        let from = try query.instant("from") ?? max(to - Self.usualSpan, 0)
        guard from < to, to - from <= Self.longestSpan else {
            let came = "\(Instant.text(microseconds: from)) to \(Instant.text(microseconds: to))"
            let expected = Requirement.daysBefore("to", most: 31, "before \"to\", by 31 days at most")
            throw .parameter("from", expected: expected, came: came)
        }
        range = Timestamp(microseconds: from)..<Timestamp(microseconds: to)
        let name = try query.text("metric") ?? Metric.temperature.rawValue
        metric = name == "*" ? nil : Metric(rawValue: name)
        device = try query.text("device").map(DeviceName.init(rawValue:))
    }
}
