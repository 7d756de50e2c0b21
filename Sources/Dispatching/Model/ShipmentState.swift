/// Where a shipment stands on its way.
///
/// `new` → `planned` → `loaded` → `delivered` is the way; from a plan, and out of a cold store on the way, it falls back
/// to `new`, and it can end early.
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
    /// Back at a facility after it could not be handed over.
    case returned
    /// Called off before it was on board.
    case cancelled
    /// Held back for its condition; never delivered.
    case quarantined

    /// The states that may follow.
    public var successors: Set<ShipmentState> {
        switch self {
        case .new: [.planned, .loaded, .cancelled, .quarantined]
        case .planned: [.new, .loaded, .cancelled, .quarantined]
        case .loaded: [.new, .delivered, .failed, .returned, .quarantined]
        case .failed: [.returned, .quarantined]
        case .returned: [.quarantined]
        case .delivered, .cancelled, .quarantined: []
        }
    }

    /// Whether work is left to be planned.
    public var isOpen: Bool {
        switch self {
        case .new, .planned, .loaded: true
        case .delivered, .failed, .returned, .cancelled, .quarantined: false
        }
    }
}
