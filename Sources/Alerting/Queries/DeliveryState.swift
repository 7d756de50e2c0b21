/// Where a delivery stands.
public enum DeliveryState: String, Sendable, CaseIterable {
    /// It will be tried, or tried again.
    case pending
    /// The receiver has taken it.
    case delivered
    /// It was given up; only a replay begins anew.
    case failed
}
