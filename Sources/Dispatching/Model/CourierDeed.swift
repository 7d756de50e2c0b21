/// What a courier did otherwise than planned, so that a new plan was wanted.
public struct CourierDeed: Sendable, Equatable, Codable {
    /// What was done.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// It was taken on board of another vehicle.
        case loaded
        /// It was put into a cold store.
        case stored
    }

    /// What was done.
    public var kind: Kind
    /// With which shipment.
    public var shipment: String
    /// Where it is now: the vehicle or the facility.
    public var place: String

    /// The deed as things stand; nil where the shipment does not show it any more.
    init?(_ shipment: ShipmentRecord) {
        self.shipment = shipment.number
        switch (shipment.state, shipment.vehicle) {
        case (.loaded, let vehicle?): (kind, place) = (.loaded, vehicle)
        case (.new, _), (.planned, _): (kind, place) = (.stored, shipment.goods.facility)
        default: return nil
        }
    }

    /// The same in English.
    var sentence: String {
        switch kind {
        case .loaded: "\(shipment) is on board of \(place)"
        case .stored: "\(shipment) is stored at \(place)"
        }
    }
}
