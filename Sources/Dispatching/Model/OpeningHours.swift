public import Foundation

/// The hours of a day between which a place is open, by its own clocks.
///
/// Clock changes are the time zone's: on the night when an hour is left out or comes twice, a place that opens at 08:00
/// opens at 08:00 by the wall.
public struct OpeningHours: Sendable, Equatable, Codable {
    /// When it opens, `08:00`.
    public var opens: String
    /// When it closes, `20:00`; not after `opens`: on the next day.
    public var closes: String
    /// The IANA name of the place's time zone.
    public var timeZone: String

    /// Creates hours.
    public init(opens: String, closes: String, timeZone: String = "UTC") {
        self.opens = opens
        self.closes = closes
        self.timeZone = timeZone
    }

    /// Whether all three parts can be understood.
    public var isValid: Bool {
        TimeOfDay(opens) != nil && TimeOfDay(closes) != nil && TimeZone(identifier: timeZone) != nil
    }

    /// The span around or after `moment` in which the place is open; nil when the hours cannot be understood.
    public func next(at moment: Date) -> ClosedRange<Date>? {
        guard let opens = TimeOfDay(opens), let closes = TimeOfDay(closes),
            let zone = TimeZone(identifier: timeZone)
        else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let today = calendar.startOfDay(for: moment)
        for day in -1...2 {
            guard let date = calendar.date(byAdding: .day, value: day, to: today),
                let start = opens.moment(of: date, calendar),
                let last = calendar.date(byAdding: .day, value: closes > opens ? 0 : 1, to: date),
                let end = closes.moment(of: last, calendar)
            else { continue }
            if end >= moment, start <= end { return start...end }
        }
        return nil
    }
}
