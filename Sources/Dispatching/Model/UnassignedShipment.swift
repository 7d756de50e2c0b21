/// A shipment that a plan leaves undone.
public struct UnassignedShipment: Sendable, Equatable, Codable {
    /// What keeps a shipment out, for programs; the first eight are the engine's.
    public enum Code: String, Sendable, Codable, CaseIterable {
        /// No vehicle has the skills.
        case skills
        /// No compartment keeps the band.
        case compartment
        /// The only vehicle allowed cannot take it.
        case vehicle
        /// It is larger than every vehicle.
        case capacity
        /// No vehicle reaches it within its window.
        case time
        /// A vehicle could, but not beside what it already does.
        case fleet
        /// Serving it costs more than leaving it.
        case price
        /// The given order does not contain it.
        case notPlanned = "not_planned"
        /// The facility that it comes from is closed.
        case facilityClosed = "facility_closed"
        /// Its window is over.
        case windowOver = "window_over"
        /// The vehicle that has it or must have it is not in service.
        case vehicleOff = "vehicle_off"
        /// No vehicle is in service.
        case noVehicle = "no_vehicle"
        /// It was given up: it would be too warm or too cold for too long.
        case givenUp = "given_up"
        /// A dispatcher has left it out.
        case byHand = "by_hand"
    }

    /// The shipment.
    public var shipment: String
    /// What keeps it out, for people, in English.
    public var reason: String
    /// What keeps it out, for programs; nil in plans that were made before there were codes.
    public var code: Code?
    /// The vehicle or facility that the code is about.
    public var about: String?
    /// The figures behind the code; nil where it says it all.
    public var details: Details?

    /// Creates the record.
    public init(
        shipment: String,
        reason: String,
        code: Code? = nil,
        about: String? = nil,
        details: Details? = nil
    ) {
        self.shipment = shipment
        self.reason = reason
        self.code = code
        self.about = about
        self.details = details
    }
}
