/// An event that is committed and has its place in the order of events.
public struct StoredEvent: Sendable, Equatable {
    /// The place: later events have higher positions, and no lower one appears any more.
    public let position: Int64
    /// The event.
    public var event: OutboxEvent
}
