internal import Routing

/// Compartments in the engine's terms: each product's profile is a band, each compartment lists the bands that it serves.
///
/// What lies on board in a compartment has a band of its own that only this compartment lists: it stays there. Load spaces
/// without compartments serve every band, so that fleets may have both.
extension PlanProblem {
    /// Whether any vehicle in service has compartments; otherwise bands are of no use.
    var hasCompartments: Bool { drivers.contains { !$0.vehicle.vehicle.compartments.isEmpty } }

    /// The temperatures that a shipment's product needs; nil: nobody knows.
    func range(of shipment: ShipmentRecord) -> TemperatureRange? { state.ranges[shipment.goods.profile] }

    /// The band of goods that are still to be loaded.
    func band(toLoad shipment: ShipmentRecord) -> String? {
        hasCompartments ? Self.band(shipment.goods.profile) : nil
    }

    /// The band of goods on board: that of the compartment in which they lie.
    func band(onBoard shipment: ShipmentRecord) -> String? {
        guard hasCompartments else { return nil }
        guard let driver = shipment.vehicle.flatMap({ driverRows[$0] }),
            let name = drivers[driver].vehicle.vehicle.place(of: shipment, range(of: shipment))
        else { return Self.band(shipment.goods.profile) }
        return Self.band(of: drivers[driver].vehicle.name, name)
    }

    /// A vehicle's compartments; none where no vehicle has any.
    func compartments(of driver: Driver) -> [Compartment] {
        guard hasCompartments else { return [] }
        let vehicle = driver.vehicle.vehicle
        let profiles = Set((onBoard + toLoad).map(\.goods.profile))
        guard !vehicle.compartments.isEmpty else {
            return [Compartment(bands: Set(profiles.map(Self.band)), capacity: vehicle.capacity)]
        }
        let mine = onBoard.filter { $0.vehicle == vehicle.name }
        return vehicle.compartments.map { compartment in
            let isTrusted = driver.vehicle.compartmentDangers[compartment.name] == nil
            let served = profiles.filter { isTrusted && compartment.serves(state.ranges[$0]) }
            let inside = mine.filter { vehicle.place(of: $0, range(of: $0)) == compartment.name }
            // What lies in it already is in it, be it more than it should hold.
            let load = inside.reduce(compartment.capacity.map { _ in 0 }) { sum, shipment in
                zip(sum, shipment.goods.amount).map { $0 + $1 }
            }
            return Compartment(
                bands: Set(served.map(Self.band)).union([Self.band(of: vehicle.name, compartment.name)]),
                capacity: zip(compartment.capacity, load).map { max($0, $1) }
            )
        }
    }

    /// Whether a vehicle keeps the products of some loads: its load space or, for each of them, a compartment that is not
    /// in danger.
    func canKeep(_ loads: [ShipmentRecord], _ driver: Driver) -> Bool {
        let vehicle = driver.vehicle.vehicle
        return loads.allSatisfy { load in
            guard vehicle.profiles.isEmpty || vehicle.profiles.contains(load.goods.profile) else { return false }
            return vehicle.compartments.isEmpty
                || vehicle.compartments.contains {
                    driver.vehicle.compartmentDangers[$0.name] == nil && $0.serves(range(of: load))
                }
        }
    }

    private static func band(_ profile: String) -> String { "profile/\(profile)" }

    private static func band(of vehicle: String, _ compartment: String) -> String {
        "compartment/\(vehicle)/\(compartment)"
    }
}
