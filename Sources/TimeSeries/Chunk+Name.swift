internal import Telemetry

extension Chunk {
    /// The partition's name without its schema.
    ///
    /// A chunk of one day is `reading_20260131`, one of several days `reading_20250101_20250201`. Where a border is not a
    /// midnight both have their hour: `reading_2026013106_2026013107`. All borders are of UTC, the second is exclusive.
    public func name(in table: ChunkedTable) -> String {
        let (lower, upper) = (span.lowerBound, span.upperBound)
        guard Day(containing: lower).start == lower, Day(containing: upper).start == upper else {
            return "\(table.rawValue)_\(Self.hourDigits(lower))_\(Self.hourDigits(upper))"
        }
        let (first, end) = (Day(containing: lower), Day(containing: upper))
        let begin = "\(table.rawValue)_\(first.digits)"
        return first.advanced(by: 1) == end ? begin : "\(begin)_\(end.digits)"
    }

    /// The chunk of a table that has a name; nil when no chunk of the table is named so.
    init?(name: some StringProtocol, in table: ChunkedTable) {
        guard name.hasPrefix("\(table.rawValue)_") else { return nil }
        let parts = name.dropFirst(table.rawValue.count + 1).split(separator: "_", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let lower = Self.instant(parts[0]) else { return nil }
        if parts.count == 2 {
            guard let upper = Self.instant(parts[1]), lower < upper else { return nil }
            span = lower..<upper
        } else {
            guard parts[0].count == 8 else { return nil }
            span = lower..<Day(containing: lower).advanced(by: 1).start
        }
        // What reads the same but is written otherwise is none of ours: 20260230, or a day by its hours.
        if self.name(in: table) != name { return nil }
    }

    private static func hourDigits(_ time: Timestamp) -> String {
        let day = Day(containing: time)
        let hour = Int(time.seconds(since: day.start)) / 3_600
        return day.digits + (hour < 10 ? "0\(hour)" : "\(hour)")
    }

    /// The instant of eight digits, a day, or ten, an hour of it.
    private static func instant(_ digits: some StringProtocol) -> Timestamp? {
        guard digits.count == 8 || digits.count == 10, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else {
            return nil
        }
        let date = "\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.dropFirst(6).prefix(2))"
        let hour = digits.count == 10 ? String(digits.suffix(2)) : "00"
        return Timestamp(rfc3339: "\(date)T\(hour):00:00Z")
    }
}
