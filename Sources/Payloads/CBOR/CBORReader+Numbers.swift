extension CBORReader {
    /// A half-precision number (IEEE 754 binary16).
    static func half(_ bits: UInt16) -> Double {
        let sign: Double = bits & 0x8000 == 0 ? 1 : -1
        let exponent = Int(bits >> 10 & 31)
        let fraction = Double(bits & 0x3FF)
        switch exponent {
        case 0: return sign * fraction * 0x1p-24
        case 31: return fraction == 0 ? sign * .infinity : .nan
        default: return sign * Double(sign: .plus, exponent: exponent - 25, significand: 1_024 + fraction)
        }
    }

    /// mantissa × 10^exponent, rounded once where the power is exact; NaN for exponents that no reading has.
    static func decimal(_ mantissa: Double, _ exponent: Double) -> Double {
        guard exponent.magnitude <= 22, exponent == exponent.rounded() else { return .nan }
        var power = 1.0
        for _ in 0..<Int(exponent.magnitude) { power *= 10 }
        return exponent < 0 ? mantissa / power : mantissa * power
    }

    /// mantissa × 2^exponent; NaN for exponents that no reading has.
    static func binary(_ mantissa: Double, _ exponent: Double) -> Double {
        guard exponent.magnitude <= 1_000, exponent == exponent.rounded() else { return .nan }
        return mantissa * Double(sign: .plus, exponent: Int(exponent), significand: 1)
    }
}
