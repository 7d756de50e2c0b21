/// A limit that a plan made by hand breaks.
public struct PlanViolation: Sendable, Equatable, Codable {
    /// The limits there are.
    public enum Cause: String, Sendable, Codable, CaseIterable {
        /// The hand-over begins after its window.
        case late
        /// The goods keep for less time than it takes to hand them over.
        case spoiled
        /// There is more on board than the vehicle holds.
        case load
        /// The vehicle's load space does not keep the product.
        case profile
        /// The vehicle's load space is in breach or about to be.
        case loadSpace = "load_space"
        /// No compartment of the vehicle keeps the product, or those that do have no room.
        case compartment
        /// The shipment is pinned to another vehicle.
        case pinned
        /// The facility that it is loaded at is not open then.
        case closed
        /// The cold store is not open then.
        case storeClosed = "store_closed"
        /// The vehicle that has the goods does not wait so long.
        case missed
        /// The vehicle is back after the end of its shift.
        case shift
        /// It is handed over before it is on board.
        case order
        /// The courier's break begins after its latest moment.
        case pause = "break"
    }

    /// Which limit.
    public var cause: Cause
    /// The vehicle that breaks it.
    public var vehicle: String
    /// The shipment concerned; nil where it is the route as a whole.
    public var shipment: String?
    /// By how many seconds; nil where that makes no sense.
    public var seconds: Int?
    /// Whether the plan before the edit did not break it, or by a minute less at least.
    public var isNew: Bool
    /// What breaks, in a sentence for the dispatcher.
    public var detail: String
}
