/// Timestamps as text, in the proleptic Gregorian calendar and UTC.
enum TimestampText {
    /// RFC 3339 with as many fractional digits as are needed, up to six.
    static func render(_ microseconds: Int64) -> String {
        let day = floorDivide(microseconds, 86_400_000_000)
        let rest = microseconds - day * 86_400_000_000
        let (year, month, dayOfMonth) = civil(fromDays: day)
        let second = rest / 1_000_000
        var text = pad(year, 4) + "-" + pad(month, 2) + "-" + pad(dayOfMonth, 2) + "T"
        text += pad(second / 3_600, 2) + ":" + pad(second / 60 % 60, 2) + ":" + pad(second % 60, 2)
        var fraction = pad(rest % 1_000_000, 6)
        while fraction.last == "0" { fraction.removeLast() }
        return fraction.isEmpty ? text + "Z" : text + "." + fraction + "Z"
    }

    /// Reads the server's ISO form, `2026-01-01 00:00:00.123456+00`; the session's time zone is UTC.
    static func parse(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        let text = String(decoding: bytes, as: UTF8.self)
        if text == "infinity" { return .max }
        if text == "-infinity" { return .min }
        let parts = text.split(separator: " ")
        guard parts.count == 2 else { return nil }
        let date = parts[0].split(separator: "-").compactMap { Int64($0) }
        let clock = parts[1].prefix { $0 != "+" && $0 != "-" }.split(separator: ":")
        guard date.count == 3, clock.count == 3, let hour = Int64(clock[0]), let minute = Int64(clock[1]) else {
            return nil
        }
        let second = clock[2].split(separator: ".")
        guard let whole = second.first.flatMap({ Int64($0) }) else { return nil }
        var fraction = second.count > 1 ? String(second[1].prefix(6)) : "0"
        fraction += String(repeating: "0", count: max(0, 6 - fraction.count))
        guard let micro = Int64(fraction) else { return nil }
        let seconds = days(date[0], date[1], date[2]) * 86_400 + hour * 3_600 + minute * 60 + whole
        return seconds * 1_000_000 + micro
    }

    /// Days since 1970-01-01 of a date (H. Hinnant, "chrono-compatible low-level date algorithms").
    static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = floorDivide(shifted, 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The date of a count of days since 1970-01-01 (same source).
    static func civil(fromDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        let quotient = value / divisor
        return value % divisor < 0 ? quotient - 1 : quotient
    }

    private static func pad(_ value: Int64, _ width: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
