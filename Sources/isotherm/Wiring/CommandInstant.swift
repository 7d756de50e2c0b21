import Foundation

/// Points in time as people write them in a configuration or after a command.
enum CommandInstant {
    /// Microseconds since the Unix epoch out of RFC 3339; nil for anything else.
    static func microseconds(_ text: String) -> Int64? {
        // What is no instant is reported by nil.
        guard let date = try? Date(text, strategy: .iso8601) else { return nil }
        return Int64(date.timeIntervalSince1970 * 1_000_000)
    }
}
