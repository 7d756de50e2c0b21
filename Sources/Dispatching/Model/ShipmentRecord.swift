public import Foundation

/// A shipment as it stands now.
public struct ShipmentRecord: Sendable, Equatable, Codable {
    /// The order that it belongs to.
    public var order: String
    /// What was ordered.
    public var goods: NewShipment
    /// Where it stands on its way.
    public var state: ShipmentState
    /// The vehicle that has it on board or that brought it.
    public var vehicle: String?
    /// The compartment in which it lies there; nil where there are none, or nobody said which.
    public var compartment: String?
    /// The only vehicle that may bring it, by the dispatcher's word.
    public var pinnedVehicle: String?
    /// When it came on board.
    public var loadedAt: Date?
    /// When the courier arrived at the drop.
    public var arrivedAt: Date?
    /// When it was handed over or given up.
    public var completedAt: Date?

    /// The number, unique within the tenant.
    public var number: String { goods.number }

    /// Creates the record of a shipment that nothing has happened to yet.
    public init(order: String, goods: NewShipment, state: ShipmentState = .new) {
        self.order = order
        self.goods = goods
        self.state = state
    }
}
