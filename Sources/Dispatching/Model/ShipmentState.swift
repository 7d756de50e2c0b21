/// Where a shipment stands on its way.
///
/// `new` → `planned` → `loaded` → `delivered` is the way; from a plan it may fall back to `new`, and it can end early.
public enum ShipmentState: String, Sendable, Codable, CaseIterable {
    /// Known, in no accepted plan.
    case new
    /// In the accepted plan, not yet on board.
    case planned
    /// On board of a vehicle.
    case loaded
    /// Handed over.
    case delivered
    /// The courier could not hand it over.
    case failed
    /// Called off before it was on board.
    case cancelled
    /// Held back for its condition; never delivered.
    case quarantined

    /// The states that may follow.
    public var successors: Set<ShipmentState> {
        switch self {
        case .new: [.planned, .loaded, .cancelled, .quarantined]
        case .planned: [.new, .loaded, .cancelled, .quarantined]
        case .loaded: [.delivered, .failed, .quarantined]
        case .failed: [.quarantined]
        case .delivered, .cancelled, .quarantined: []
        }
    }

    /// Whether work is left to be planned.
    public var isOpen: Bool {
        switch self {
        case .new, .planned, .loaded: true
        case .delivered, .failed, .cancelled, .quarantined: false
        }
    }
}
