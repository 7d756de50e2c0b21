internal import Postgres

/// One attempt to deliver an event.
public struct DeliveryAttempt: Sendable, Equatable {
    /// Its number, from 1; a missing number is an attempt whose end was never seen.
    public let number: Int
    /// When it began, in microseconds since the Unix epoch.
    public let startedAt: Int64
    /// How long it took, in seconds.
    public let seconds: Double
    /// The status of the answer; nil when there was none.
    public let status: Int?
    /// Why it failed.
    public let fault: DeliveryFault?
    /// The same in words for an operator.
    public let error: String?

    init(_ row: Row) throws(PostgresError) {
        number = Int(try row.int("attempt"))
        startedAt = try row.microseconds("started_at")
        seconds = try row.double("seconds")
        status = try row.optionalInt("status").map { Int($0) }
        fault = try row.optionalString("fault").flatMap { DeliveryFault(rawValue: $0) }
        error = try row.optionalString("error")
    }
}
