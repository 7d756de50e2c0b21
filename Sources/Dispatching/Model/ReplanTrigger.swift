/// Why a plan was made.
public enum ReplanTrigger: String, Sendable, Codable, CaseIterable {
    /// There was no plan.
    case first
    /// An order came, changed or fell away.
    case order
    /// A breach was opened in a vehicle's load space.
    case breach
    /// A breach is foreseen in a vehicle's load space.
    case warning
    /// Somebody asked for it.
    case request
    /// A courier did something else than the plan says.
    case courier
    /// A facility was closed, opened or moved.
    case facility
    /// A vehicle is behind its plan.
    case late
    /// Nothing is heard of a vehicle that has stops to make.
    case silent
    /// A vehicle broke down or came back.
    case vehicle

    /// Which trigger names a plan that answers several: the gravest has the highest rank.
    public var rank: Int {
        switch self {
        case .first: 0
        case .order: 1
        case .courier: 2
        case .late: 3
        case .silent: 4
        case .request: 5
        case .facility: 6
        case .warning: 7
        case .vehicle: 8
        case .breach: 9
        }
    }
}
