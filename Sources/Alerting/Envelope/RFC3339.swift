internal import Foundation

/// Instants as text.
enum RFC3339 {
    /// UTC with six fractional digits, for instance `2026-01-01T00:00:00.000000Z`.
    static func text(microseconds: Int64) -> String {
        let fraction = (microseconds % 1_000_000 + 1_000_000) % 1_000_000
        let seconds = (microseconds - fraction) / 1_000_000
        let whole = Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
        let digits = String(fraction)
        return whole.dropLast() + "." + String(repeating: "0", count: 6 - digits.count) + digits + "Z"
    }

    /// Reads what ``text(microseconds:)`` writes, with any number of fractional digits; nil for anything else.
    static func microseconds(_ text: String) -> Int64? {
        let parts = text.dropLast().split(separator: ".", maxSplits: 1)
        guard text.hasSuffix("Z"), let whole = parts.first else { return nil }
        // What is no instant is reported by nil.
        guard let date = try? Date(whole + "Z", strategy: .iso8601) else { return nil }
        let digits = parts.count == 2 ? parts[1].prefix(6) : ""
        guard digits.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
        let fraction = Int64(digits + String(repeating: "0", count: 6 - digits.count)) ?? 0
        return Int64(date.timeIntervalSince1970) * 1_000_000 + fraction
    }
}
