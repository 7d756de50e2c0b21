/// Which deliveries are meant; nil means any.
public struct DeliveryFilter: Sendable {
    /// The hook's name.
    public var hook: String?
    /// The tenant.
    public var tenant: String?
    /// Where they stand.
    public var state: DeliveryState?
    /// The event's id.
    public var eventID: String?
    /// Only those with a lower id than this one: the next page after its row.
    public var before: Int64?

    /// Creates a filter.
    public init(
        hook: String? = nil,
        tenant: String? = nil,
        state: DeliveryState? = nil,
        eventID: String? = nil,
        before: Int64? = nil
    ) {
        self.hook = hook
        self.tenant = tenant
        self.state = state
        self.eventID = eventID
        self.before = before
    }
}
