public import Telemetry

/// A day of UTC by its number, 0 being 1970-01-01.
public struct Day: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01.
    public let number: Int

    /// Creates a day from its number.
    public init(number: Int) { self.number = number }

    /// The day in which an instant lies.
    public init(containing time: Timestamp) {
        let day: Int64 = 86_400_000_000
        let quotient = time.microseconds / day
        number = Int(time.microseconds % day < 0 ? quotient - 1 : quotient)
    }

    /// The first instant of the day.
    public var start: Timestamp { Timestamp(seconds: Int64(number) * 86_400) }

    /// The beginning of the hour in which an instant lies: the grain of chunk borders.
    static func startOfHour(_ time: Timestamp) -> Timestamp {
        let day = Day(containing: time).start
        return day.advanced(bySeconds: (time.seconds(since: day) / 3_600).rounded(.down) * 3_600)
    }

    /// Whether `left` is before `right`.
    public static func < (left: Day, right: Day) -> Bool { left.number < right.number }

    /// The day that lies `days` later.
    public func advanced(by days: Int) -> Day { Day(number: number + days) }

    /// Year, month and day of the month in the proleptic Gregorian calendar
    /// (H. Hinnant, "chrono-compatible low-level date algorithms").
    var calendar: (year: Int, month: Int, day: Int) {
        let shifted = number + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// The Monday of the week; 1970-01-01 was a Thursday.
    var startOfWeek: Day {
        let sinceMonday = (number + 3) % 7
        return advanced(by: sinceMonday < 0 ? -sinceMonday - 7 : -sinceMonday)
    }

    /// The first day of the month.
    var startOfMonth: Day { advanced(by: 1 - calendar.day) }

    /// The first day of the month after.
    var startOfNextMonth: Day { startOfMonth.advanced(by: 32).startOfMonth }

    /// Eight digits, `20260131`.
    var digits: String {
        let (year, month, day) = calendar
        return String(year * 10_000 + month * 100 + day)
    }

    /// As SQL writes it, `2026-01-31`.
    var text: String {
        let digits = digits
        return "\(digits.dropLast(4))-\(digits.suffix(4).prefix(2))-\(digits.suffix(2))"
    }
}
