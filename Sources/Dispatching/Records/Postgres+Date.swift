internal import Foundation
internal import Postgres

extension Parameter {
    /// A `timestamptz`.
    static func date(_ date: Date) -> Parameter { .timestamp(microseconds: date.microseconds) }
    /// A `timestamptz` or null.
    static func date(_ date: Date?) -> Parameter { date.map { .timestamp(microseconds: $0.microseconds) } ?? .null }
}

extension Row {
    func date(_ column: String) throws(PostgresError) -> Date { Date(microseconds: try microseconds(column)) }

    func optionalDate(_ column: String) throws(PostgresError) -> Date? {
        guard let value = try optionalMicroseconds(column) else { return nil }
        return Date(microseconds: value)
    }
}

extension Date {
    /// Microseconds since the Unix epoch.
    var microseconds: Int64 { Int64((timeIntervalSince1970 * 1_000_000).rounded()) }

    init(microseconds: Int64) { self.init(timeIntervalSince1970: Double(microseconds) / 1_000_000) }
}
