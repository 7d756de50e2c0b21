/// What a person changes in a plan by hand.
public struct PlanEdit: Sendable, Equatable {
    /// One hand-over that another vehicle makes, or the same at another place in its order.
    public struct Move: Sendable, Equatable {
        /// The shipment.
        public var shipment: String
        /// The vehicle that is to bring it.
        public var vehicle: String
        /// The shipment that this vehicle hands over next; nil: it comes last.
        public var before: String?

        /// Creates a move.
        public init(shipment: String, vehicle: String, before: String? = nil) {
            self.shipment = shipment
            self.vehicle = vehicle
            self.before = before
        }
    }

    /// The moves, each made on what the ones before it have left.
    public var moves: [Move]
    /// Shipments that nobody is to bring for the time being.
    public var unassigned: [String]
    /// Why, for dispatcher and courier; may be empty.
    public var reason: String

    /// Creates an edit.
    public init(moves: [Move], unassigned: [String] = [], reason: String = "") {
        self.moves = moves
        self.unassigned = unassigned
        self.reason = reason
    }
}
