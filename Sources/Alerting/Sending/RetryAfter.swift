internal import Foundation

/// The `Retry-After` header (RFC 9110, section 10.2.3): seconds, or a date.
enum RetryAfter {
    /// The form of dates in HTTP that senders must use (RFC 9110, section 5.6.7), behind the name of the day.
    private static let date = Date.ParseStrategy(
        format: """
            \(day: .twoDigits) \(month: .abbreviated) \(year: .defaultDigits) \
            \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits) GMT
            """,
        locale: Locale(identifier: "en_US_POSIX"),
        timeZone: .gmt
    )

    /// The wait from `now` (microseconds since the Unix epoch), never negative; nil when the value cannot be read.
    static func wait(_ value: String, now: Int64) -> Duration? {
        let text = value.trimmingCharacters(in: .whitespaces)
        if let seconds = Int64(text) {
            return seconds < 0 ? nil : .seconds(min(seconds, 315_576_000))  // ten years: beyond any sense, no overflow
        }
        // A value that is no date is as good as none: the schedule stands.
        guard let comma = text.firstIndex(of: ","),
            let time = try? Date(text[comma...].dropFirst(2).description, strategy: date)
        else { return nil }
        return max(.zero, .seconds(time.timeIntervalSince1970) - .microseconds(now))
    }
}
