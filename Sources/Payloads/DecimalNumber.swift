/// Decimal numbers in the grammar of JSON, as text.
enum DecimalNumber {
    /// The end of the number that starts at `start`; nil when there is none.
    static func end(_ text: Span<UInt8>, from start: Int) -> Int? {
        var position = start
        if position < text.count, text[position] == UInt8(ascii: "-") { position += 1 }
        let whole = position
        position = digitsEnd(text, from: position)
        guard position > whole, text[whole] != UInt8(ascii: "0") || position == whole + 1 else { return nil }
        if position < text.count, text[position] == UInt8(ascii: ".") {
            let end = digitsEnd(text, from: position + 1)
            guard end > position + 1 else { return nil }
            position = end
        }
        if position < text.count, text[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if position < text.count, text[position] == UInt8(ascii: "+") || text[position] == UInt8(ascii: "-") {
                position += 1
            }
            let end = digitsEnd(text, from: position)
            guard end > position else { return nil }
            position = end
        }
        return position
    }

    /// The value of a number whose grammar is checked; infinite beyond the range of a double.
    ///
    /// Up to 2⁵³ and 10²² both the digits and the power are exact doubles, so one division or multiplication rounds
    /// correctly (Clinger 1990). Everything else goes through the standard library.
    static func value(_ text: Span<UInt8>) -> Double {
        var (mantissa, decimals, position) = (UInt64(0), 0, 0)
        let isNegative = !text.isEmpty && text[0] == UInt8(ascii: "-")
        if isNegative { position = 1 }
        var isFraction = false
        while position < text.count {
            let byte = text[position]
            if byte == UInt8(ascii: ".") {
                isFraction = true
            } else {
                let digit = byte &- 0x30
                guard digit < 10, mantissa < 1 << 53 else { return slowValue(text) }
                mantissa = mantissa &* 10 &+ UInt64(digit)
                if isFraction { decimals &+= 1 }
            }
            position &+= 1
        }
        guard mantissa <= 1 << 53, decimals < powers.count else { return slowValue(text) }
        let magnitude = decimals == 0 ? Double(mantissa) : Double(mantissa) / powers[decimals]
        return isNegative ? -magnitude : magnitude
    }

    /// The value of a text that may or may not be a number, as some gateways put numbers into strings.
    static func valueIfNumber(_ text: Span<UInt8>) -> Double? {
        guard let end = end(text, from: 0), end == text.count else { return nil }
        return value(text)
    }

    /// The value of a whole number without exponent or fraction; nil when it is none or has over 18
    /// digits.
    static func wholeValue(_ text: Span<UInt8>) -> Int64? {
        let isNegative = !text.isEmpty && text[0] == UInt8(ascii: "-")
        var position = isNegative ? 1 : 0
        guard position < text.count else { return nil }
        // 19 digits may be beyond 64 bits; no time, sequence or identifier has so many.
        guard text.count - position <= 18 else { return nil }
        var value: Int64 = 0
        while position < text.count {
            let digit = text[position] &- 0x30
            guard digit < 10 else { return nil }
            value = value &* 10 &+ Int64(digit)
            position &+= 1
        }
        return isNegative ? -value : value
    }

    private static let powers: InlineArray<23, Double> = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]

    private static func slowValue(_ text: Span<UInt8>) -> Double {
        let string = text.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        // The grammar is checked, so this can fail only by a text beyond the library's range: out of ours as well.
        return Double(string) ?? .infinity
    }

    private static func digitsEnd(_ text: Span<UInt8>, from start: Int) -> Int {
        var position = start
        while position < text.count, text[position] &- 0x30 < 10 { position &+= 1 }
        return position
    }
}
