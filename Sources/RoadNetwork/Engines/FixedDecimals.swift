/// Degrees as engines read them: six decimals, which are 0.1 m, and never an exponent.
enum FixedDecimals {
    static func text(_ degrees: Double) -> String {
        let millionths = Int((degrees * 1_000_000).rounded())
        let (whole, rest) = millionths.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
        let digits = String(rest)
        return (millionths < 0 ? "-" : "") + "\(whole)." + String(repeating: "0", count: 6 - digits.count) + digits
    }
}
