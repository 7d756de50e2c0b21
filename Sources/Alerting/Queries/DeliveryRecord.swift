internal import Postgres

/// One event on its way to one hook, as the database knows it; times in microseconds since the Unix epoch.
public struct DeliveryRecord: Sendable, Equatable {
    /// Its key.
    public let id: Int64
    /// The hook's name.
    public let hook: String
    /// The tenant of the event.
    public let tenant: String
    /// The event's id, which receivers see as `webhook-id`.
    public let eventID: String
    /// The event's type.
    public let eventType: String
    /// What the event is about.
    public let subject: String
    /// Where it stands.
    public let state: DeliveryState
    /// How many attempts were begun.
    public let attempts: Int
    /// When it was made.
    public let createdAt: Int64
    /// When the next attempt is due; nil when it has come to an end.
    public let nextAttemptAt: Int64?
    /// When the receiver took it; that of the message before, while a quiet change of it is on its way.
    public let deliveredAt: Int64?
    /// The status of the last answer; nil when there was none.
    public let lastStatus: Int?
    /// Why the last attempt failed.
    public let lastFault: DeliveryFault?
    /// The same in words for an operator.
    public let lastError: String?

    init(_ row: Row) throws(PostgresError) {
        id = try row.int("id")
        hook = try row.string("hook")
        tenant = try row.string("tenant")
        eventID = try row.string("event_id")
        eventType = try row.string("type")
        subject = try row.string("subject")
        let state = DeliveryState(rawValue: try row.string("state")) ?? .pending  // the table's check allows no other
        self.state = state
        attempts = Int(try row.int("attempts"))
        createdAt = try row.microseconds("created_at")
        nextAttemptAt = state == .pending ? try row.microseconds("next_attempt_at") : nil
        deliveredAt = try row.optionalMicroseconds("delivered_at")
        lastStatus = try row.optionalInt("last_status").map { Int($0) }
        lastFault = try row.optionalString("last_fault").flatMap { DeliveryFault(rawValue: $0) }
        lastError = try row.optionalString("last_error")
    }
}
