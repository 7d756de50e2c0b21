/// Where travel times are from, so that a plan can say how far it is to be trusted.
public enum TravelTimeOrigin: Sendable, Equatable {
    /// A routing engine computed them on its road network; the name is that of the engine.
    case roads(engine: String)
    /// They are estimated from straight lines; the reason says why no engine was asked or answered.
    case estimated(reason: String)

    /// Whether the figures are estimates.
    public var isEstimated: Bool {
        switch self {
        case .roads: false
        case .estimated: true
        }
    }
}
