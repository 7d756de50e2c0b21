/// Walks over the bytes of an RFC 3339 date-time.
struct DateTimeScanner {
    private let length: Int
    private var position = 0

    init(length: Int) { self.length = length }

    var isAtEnd: Bool { position == length }

    /// `YYYY-MM-DDThh:mm:ss`, with every part in its range.
    mutating func dateAndTime(_ text: Span<UInt8>) -> CalendarTime? {
        guard let year = digits(text, 4), skip(text, "-"), let month = digits(text, 2), skip(text, "-"),
            let day = digits(text, 2), skip(text, "T") || skip(text, "t") || skip(text, " "),
            let hour = digits(text, 2), skip(text, ":"), let minute = digits(text, 2), skip(text, ":"),
            let second = digits(text, 2)
        else { return nil }
        guard (1...12).contains(month), day >= 1, day <= CalendarTime.days(inMonth: month, of: year),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        return CalendarTime(year: year, month: month, day: day, secondOfDay: hour * 3_600 + minute * 60 + second)
    }

    /// An optional fraction in microseconds; nil when there is a point without a digit.
    mutating func fraction(_ text: Span<UInt8>) -> Int? {
        guard skip(text, ".") || skip(text, ",") else { return 0 }
        let start = position
        var (value, scale) = (0, 100_000)
        while let digit = digit(text) {
            value += digit * scale
            scale /= 10
        }
        return position > start ? value : nil
    }

    /// `Z` or an offset east of UTC, in seconds.
    mutating func zone(_ text: Span<UInt8>) -> Int? {
        if skip(text, "Z") || skip(text, "z") { return 0 }
        let sign = skip(text, "+") ? 1 : skip(text, "-") ? -1 : 0
        guard sign != 0, let hours = digits(text, 2), hours < 24 else { return nil }
        if isAtEnd { return sign * hours * 3_600 }
        _ = skip(text, ":")  // both +03:00 and +0300 are seen in the field
        guard let minutes = digits(text, 2), minutes < 60 else { return nil }
        return sign * (hours * 3_600 + minutes * 60)
    }

    private mutating func digits(_ text: Span<UInt8>, _ count: Int) -> Int? {
        var value = 0
        for _ in 0..<count {
            guard let digit = digit(text) else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    private mutating func digit(_ text: Span<UInt8>) -> Int? {
        guard position < length, text[position] >= 0x30, text[position] <= 0x39 else { return nil }
        defer { position += 1 }
        return Int(text[position]) - 0x30
    }

    private mutating func skip(_ text: Span<UInt8>, _ wanted: Unicode.Scalar) -> Bool {
        guard position < length, UInt32(text[position]) == wanted.value else { return false }
        position += 1
        return true
    }
}
