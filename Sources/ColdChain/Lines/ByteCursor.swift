/// Reads JSON from bytes without allocating: moves over one line, value by value.
///
/// Every access is checked against the line's end, so damaged input fails and never reads beyond it.
struct ByteCursor {
    var position: Int
    var end: Int
    /// Set by the first thing that was not as expected; later calls do nothing useful.
    var failed = false

    init(position: Int = 0, end: Int) {
        self.position = position
        self.end = end
    }

    /// The next byte that is not white space; 0 at the end.
    mutating func peek(_ bytes: borrowing Span<UInt8>) -> UInt8 {
        while position < end {
            let byte = bytes[position]
            if byte > 0x20 { return byte }
            position += 1
        }
        return 0
    }

    /// Moves over `byte`, which must be next.
    mutating func expect(_ byte: UInt8, _ bytes: borrowing Span<UInt8>) {
        if peek(bytes) == byte { position += 1 } else { failed = true }
    }

    /// Moves over `byte` when it is next.
    mutating func take(_ byte: UInt8, _ bytes: borrowing Span<UInt8>) -> Bool {
        guard peek(bytes) == byte else { return false }
        position += 1
        return true
    }

    /// Moves over a string and returns where its bytes lie; escapes stay as they are.
    mutating func string(_ bytes: borrowing Span<UInt8>) -> Range<Int> {
        expect(0x22, bytes)
        let start = position
        while position < end {
            let byte = bytes[position]
            if byte == 0x22 {
                position += 1
                return start..<(position - 1)
            }
            position += byte == 0x5c ? 2 : 1
        }
        failed = true
        return start..<start
    }

    /// Moves over a number; exact for up to 15 digits and small exponents, by the standard library beyond.
    mutating func number(_ bytes: borrowing Span<UInt8>) -> Double {
        _ = peek(bytes)
        let start = position
        var isNegative = false
        if position < end, bytes[position] == 0x2d {
            isNegative = true
            position += 1
        }
        var mantissa: UInt64 = 0
        var digits = 0
        var scale = 0
        var isFraction = false
        var isSimple = true
        loop: while position < end {
            let byte = bytes[position]
            switch byte {
            case 0x30...0x39:
                if digits < 18 { mantissa = mantissa &* 10 &+ UInt64(byte &- 0x30) }
                digits += mantissa == 0 ? 0 : 1
                if isFraction { scale += 1 }
            case 0x2e: isFraction = true
            case 0x65, 0x45, 0x2b, 0x2d: isSimple = false
            default: break loop
            }
            position += 1
        }
        guard isSimple, digits <= 15, scale <= 22 else { return slowNumber(bytes, start) }
        if position == start || (isNegative && position == start + 1) {
            failed = true
            return 0
        }
        let value = scale == 0 ? Double(mantissa) : Double(mantissa) / ByteCursor.powersOfTen[scale]
        return isNegative ? -value : value
    }

    private mutating func slowNumber(_ bytes: borrowing Span<UInt8>, _ start: Int) -> Double {
        var text = ""
        for index in start..<position { text.unicodeScalars.append(Unicode.Scalar(bytes[index])) }
        guard let value = Double(text) else {
            failed = true
            return 0
        }
        return value
    }

    /// Moves over a whole number; nil (and unmoved) when it is not one.
    mutating func integer(_ bytes: borrowing Span<UInt8>) -> Int64 {
        _ = peek(bytes)
        let start = position
        var isNegative = false
        if position < end, bytes[position] == 0x2d {
            isNegative = true
            position += 1
        }
        var value: Int64 = 0
        var digits = 0
        while position < end, bytes[position] >= 0x30, bytes[position] <= 0x39, digits < 18 {
            value = value &* 10 &+ Int64(bytes[position] &- 0x30)
            digits += 1
            position += 1
        }
        if digits == 0
            || (position < end && (bytes[position] == 0x2e || bytes[position] | 0x20 == 0x65 || digits == 18))
        {
            position = start
            let number = self.number(bytes)
            guard abs(number) < 9e18 else {
                failed = true
                return 0
            }
            return Int64(number)
        }
        return isNegative ? -value : value
    }

    /// Moves over any value.
    mutating func skip(_ bytes: borrowing Span<UInt8>) {
        switch peek(bytes) {
        case 0x22: _ = string(bytes)
        case 0x7b, 0x5b: skipNested(bytes)
        default:
            while position < end {
                let byte = bytes[position]
                if byte == 0x2c || byte == 0x7d || byte == 0x5d || byte <= 0x20 { return }
                position += 1
            }
        }
    }

    private mutating func skipNested(_ bytes: borrowing Span<UInt8>) {
        var depth = 0
        while position < end {
            switch bytes[position] {
            case 0x22:
                _ = string(bytes)
                continue
            case 0x7b, 0x5b: depth += 1
            case 0x7d, 0x5d: depth -= 1
            default: break
            }
            position += 1
            if depth == 0 { return }
        }
        failed = true
    }

    /// Powers of ten that a double holds exactly.
    static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]
}
