/// Which goods go into which compartment. A vehicle without compartments is one load space for everything.
extension FleetVehicle {
    /// The compartment of a name.
    func compartment(_ name: String) -> VehicleCompartment? { compartments.first { $0.name == name } }

    /// Where a load on board lies: where it was put or, when nobody said so, in the first that serves it; nil for a vehicle
    /// without compartments.
    func place(of load: ShipmentRecord, _ range: TemperatureRange?) -> String? {
        if let name = load.compartment, compartment(name) != nil { return name }
        return (compartments.first { $0.serves(range) } ?? compartments.first)?.name
    }

    /// Whether a load on board may lie in a compartment: of one of which nobody said where it lies, wherever it fits.
    func mayHold(_ load: ShipmentRecord, in name: String, _ range: TemperatureRange?) -> Bool {
        if let known = load.compartment, compartment(known) != nil { return known == name }
        let fitting = compartments.filter { $0.serves(range) }
        return fitting.isEmpty || fitting.contains { $0.name == name }
    }
}
