import Dispatching
import Foundation

/// A vehicle as clients send it; what may be left out has a usual value.
struct VehicleInput: Decodable {
    let name: String
    let courier: String?
    let depot: String
    let devices: [String]?
    let capacity: [Int]?
    let shiftStart: Date?
    let shiftEnd: Date?
    let state: String?
    let profiles: [String]?
    let breaks: [CourierBreak]?
    let compartments: [Compartment]?

    struct Compartment: Decodable {
        let name: String
        let low: Double
        let high: Double
        let capacity: [Int]?
        let devices: [String]?
    }

    func vehicle(at pointer: String) throws(Problem) -> FleetVehicle {
        let word = state ?? FleetVehicle.State.active.rawValue
        guard let state = FleetVehicle.State(rawValue: word) else {
            throw .field(pointer + "/state", expected: .oneOf(FleetVehicle.State.allCases.map(\.rawValue)), came: word)
        }
        let parts = (compartments ?? []).map { part in
            VehicleCompartment(
                name: part.name,
                low: part.low,
                high: part.high,
                capacity: part.capacity ?? [1],
                devices: part.devices ?? []
            )
        }
        return FleetVehicle(
            name: name,
            courier: courier ?? name,
            depot: depot,
            devices: devices ?? [],
            capacity: capacity ?? sum(parts) ?? [1],
            shiftStart: shiftStart,
            shiftEnd: shiftEnd,
            state: state,
            profiles: profiles ?? [],
            breaks: breaks ?? [],
            compartments: parts
        )
    }

    private func sum(_ parts: [VehicleCompartment]) -> [Int]? {
        parts.first.map { first in
            parts.dropFirst().reduce(first.capacity) { sum, other in zip(sum, other.capacity).map { $0 + $1 } }
        }
    }
}
