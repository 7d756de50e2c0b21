/// Why a courier's report cannot take effect.
public struct CourierRefusal: Sendable, Equatable, Codable {
    /// What stands against it.
    public enum Code: String, Sendable, Codable, CaseIterable {
        /// Its kind is not known.
        case unknownKind = "unknown_kind"
        /// No vehicle has the courier.
        case noVehicle = "no_vehicle"
        /// It names no shipment.
        case noShipment = "no_shipment"
        /// There is no such shipment.
        case unknownShipment = "unknown_shipment"
        /// The shipment is on board of another vehicle.
        case onOtherVehicle = "on_other_vehicle"
        /// The shipment is not on board of the vehicle, but in another state.
        case notLoaded = "not_loaded"
        /// The shipment is not on board of the vehicle.
        case notOnVehicle = "not_on_vehicle"
        /// Neither the report nor the plan names a cold store.
        case noStore = "no_store"
        /// There is no such facility.
        case unknownFacility = "unknown_facility"
        /// From its state the shipment cannot come to the reported one.
        case wrongState = "wrong_state"
        /// The vehicle has no break of this name, or none at all.
        case unknownBreak = "unknown_break"
        /// The vehicle has no compartment of this name.
        case unknownCompartment = "unknown_compartment"
    }

    /// What stands against it.
    public let code: Code
    /// The kind, vehicle, facility, break, compartment or state that it is about.
    public let about: String?
    /// The state that the shipment is in.
    public let state: ShipmentState?

    /// Creates a refusal.
    public init(_ code: Code, about: String? = nil, state: ShipmentState? = nil) {
        self.code = code
        self.about = about
        self.state = state
    }

    /// The same in English.
    public var sentence: String {
        let (about, state) = (about ?? "", state?.rawValue ?? "")
        switch code {
        case .unknownKind: return "the kind \(about) is not known"
        case .noVehicle: return "no vehicle has this courier"
        case .noShipment: return "it names no shipment"
        case .unknownShipment: return "there is no such shipment"
        case .onOtherVehicle: return "it is on board of \(about.isEmpty ? "another vehicle" : about)"
        case .notLoaded: return "it is \(state), not on board of \(about)"
        case .notOnVehicle: return "it is not on board of \(about)"
        case .noStore: return "neither the report nor the plan names a cold store"
        case .unknownFacility: return "there is no facility \(about)"
        case .unknownBreak: return about.isEmpty ? "the vehicle has no break" : "the vehicle has no break \(about)"
        case .unknownCompartment: return "the vehicle has no compartment \(about)"
        case .wrongState: return "it is \(state) and cannot become \(about)"
        }
    }
}
