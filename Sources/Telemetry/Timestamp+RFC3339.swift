extension Timestamp {
    /// Reads an RFC 3339 date-time with any fraction and offset; digits beyond microseconds are dropped.
    ///
    /// `T` and `Z` may be in lower case, `T` may be a space, the offset may lack its colon or its minutes. Second 60
    /// (a leap second) is the first of the next minute.
    ///
    /// - Parameters:
    ///   - text: The ASCII bytes.
    ///   - localOffsetSeconds: The offset east of UTC of a time without a zone; nil refuses such a time.
    public init?(rfc3339 text: Span<UInt8>, localOffsetSeconds: Int? = nil) {
        var scanner = DateTimeScanner(length: text.count)
        guard let local = scanner.dateAndTime(text), let micros = scanner.fraction(text) else { return nil }
        let offset: Int
        if scanner.isAtEnd {
            guard let localOffsetSeconds else { return nil }
            offset = localOffsetSeconds
        } else {
            guard let zone = scanner.zone(text), scanner.isAtEnd else { return nil }
            offset = zone
        }
        self.init(microseconds: (local.secondsSinceEpoch - Int64(offset)) * 1_000_000 + Int64(micros))
    }

    /// Reads an RFC 3339 date-time from a string, by the same rules.
    public init?(rfc3339 text: String, localOffsetSeconds: Int? = nil) {
        let bytes = Array(text.utf8)
        self.init(rfc3339: bytes.span, localOffsetSeconds: localOffsetSeconds)
    }

    /// The instant as RFC 3339 in UTC: whole seconds, milliseconds or microseconds, as few digits as say it all.
    public var rfc3339: String {
        let whole = microseconds / 1_000_000 - (microseconds % 1_000_000 < 0 ? 1 : 0)
        let time = CalendarTime(secondsSinceEpoch: whole)
        let micros = Int(microseconds &- whole &* 1_000_000)
        let (hour, minute, second) = (time.secondOfDay / 3_600, time.secondOfDay / 60 % 60, time.secondOfDay % 60)
        let date = "\(padded(time.year, 4))-\(padded(time.month, 2))-\(padded(time.day, 2))"
        let clock = "\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))"
        let fraction =
            micros == 0 ? "" : micros % 1_000 == 0 ? ".\(padded(micros / 1_000, 3))" : ".\(padded(micros, 6))"
        return "\(date)T\(clock)\(fraction)Z"
    }

    private func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
