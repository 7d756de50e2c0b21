import Dispatching
import Foundation

/// Points in time as they come and go over HTTP.
enum Instant {
    /// Microseconds since the Unix epoch out of RFC 3339 or milliseconds; nil outside 1970 to 9999.
    static func microseconds(_ text: String) -> Int64? {
        let latest: Int64 = 253_402_300_799_999
        if let milliseconds = Int64(text) {
            return (0...latest).contains(milliseconds) ? milliseconds * 1_000 : nil
        }
        // A plus in a query that was not escaped arrives as a space.
        let text = text.replacing(" ", with: "+")
        guard let date = InstantText.date(text) else { return nil }
        let seconds = date.timeIntervalSince1970
        guard seconds >= 0, seconds <= Double(latest) / 1_000 else { return nil }
        return Int64((seconds * 1_000_000).rounded())
    }

    /// RFC 3339 with milliseconds.
    static func text(microseconds: Int64) -> String {
        let date = Date(timeIntervalSince1970: Double(microseconds) / 1_000_000)
        return date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    /// Now, in microseconds since the Unix epoch.
    static func now() -> Int64 { Int64(Date().timeIntervalSince1970 * 1_000_000) }
}
