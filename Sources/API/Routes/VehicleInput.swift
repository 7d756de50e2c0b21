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

    func vehicle(at pointer: String) throws(Problem) -> FleetVehicle {
        let word = state ?? FleetVehicle.State.active.rawValue
        guard let state = FleetVehicle.State(rawValue: word) else {
            throw .field(pointer + "/state", expected: .oneOf(FleetVehicle.State.allCases.map(\.rawValue)), came: word)
        }
        return FleetVehicle(
            name: name,
            courier: courier ?? name,
            depot: depot,
            devices: devices ?? [],
            capacity: capacity ?? [1],
            shiftStart: shiftStart,
            shiftEnd: shiftEnd,
            state: state,
            profiles: profiles ?? [],
            breaks: breaks ?? []
        )
    }
}
