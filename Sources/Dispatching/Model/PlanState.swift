/// What has become of a plan version; only `proposed` and `accepted` can still change.
public enum PlanState: String, Sendable, Codable, CaseIterable {
    /// Waits for a decision.
    case proposed
    /// The plan that runs.
    case accepted
    /// Turned down.
    case rejected
    /// Nobody decided in time.
    case expired
    /// A newer proposal or a newer plan has taken its place.
    case superseded
}
