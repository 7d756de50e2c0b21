/// Which curve is wanted: a series, a span, and how many points at most.
struct CurveQuery {
    static let pointLimits = 10...5_000
    static let usualPoints = 600
    /// Six hours: a shift's half, in microseconds.
    static let usualSpan: Int64 = 6 * 3_600 * 1_000_000
    /// A year, in microseconds.
    static let longestSpan: Int64 = 366 * 86_400 * 1_000_000

    let device: String
    let metric: String
    let channel: String
    /// Begin and end in microseconds since the Unix epoch; the end is left out.
    let from: Int64
    let to: Int64
    let points: Int

    init(_ query: Query, device: String, now: Int64) throws(Problem) {
        self.device = device
        metric = try query.text("metric") ?? "temperature"
        channel = try query.text("channel") ?? ""
        to = try query.instant("to") ?? now
        from = try query.instant("from") ?? max(to - Self.usualSpan, 0)
        points = try query.integer("points", in: Self.pointLimits) ?? Self.usualPoints
        guard from < to, to - from <= Self.longestSpan else {
            throw .parameter(
                "from",
                expected: .daysBefore("to", most: 366, "before \"to\", by a year at most"),
                came: "\(from / 1_000)"
            )
        }
    }

    /// The width of one point in milliseconds: whole seconds, from a minute on whole rows of a level of rollups.
    var width: Int64 {
        let even = max((to - from + Int64(points) * 1_000 - 1) / (Int64(points) * 1_000), 1)
        let unit = CurveLevel.fitting(even)?.milliseconds ?? 1_000
        return (even + unit - 1) / unit * unit
    }
}
