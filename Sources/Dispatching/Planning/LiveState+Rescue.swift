internal import Foundation
internal import RoadNetwork

extension LiveState {
    /// What the running plan does with loads on board besides bringing them, where it is still to be done.
    var runningRescues: [String: Rescue] {
        var rescues: [String: Rescue] = [:]
        for route in running?.routes ?? [] {
            for stop in route.stops where stop.kind == .store || stop.kind == .handOver {
                guard let number = stop.shipment, let shipment = shipments[number], shipment.state == .loaded,
                    shipment.vehicle == route.vehicle
                else { continue }
                rescues[number] = Rescue(
                    shipment: number,
                    kind: stop.kind == .store ? .store : .transfer,
                    vehicle: route.vehicle,
                    facility: stop.kind == .store ? stop.facility : nil,
                    reason: "as the running plan has it"
                )
            }
        }
        return rescues
    }

    /// Where a vehicle is, as well as is known.
    func place(of name: String) -> Coordinate? {
        guard let vehicle = vehicles.first(where: { $0.name == name }) else { return nil }
        return vehicle.fix?.place ?? lastPlace(of: name) ?? facilities[vehicle.vehicle.depot]?.place
    }

    /// Cold stores that may take goods of a profile now.
    func coldStores(for shipment: ShipmentRecord) -> [Facility] {
        facilities.values.filter { facility in
            facility.kind == .coldStore && !facility.isClosed
                && (facility.profiles.isEmpty || facility.profiles.contains(shipment.goods.profile))
        }.sorted { $0.name < $1.name }
    }

    /// The room that is left in a facility for each dimension; nil: not bounded.
    func freeRoom(in facility: Facility) -> [Int]? {
        guard let capacity = facility.capacity else { return nil }
        let used = stored[facility.name] ?? []
        return capacity.enumerated().map { $1 - ($0 < used.count ? used[$0] : 0) }
    }

    /// The loads on board of vehicles that cannot go on.
    var stranded: [ShipmentRecord] {
        let broken = Set(vehicles.filter { $0.vehicle.state == .broken }.map(\.name))
        return open.filter { $0.state == .loaded && broken.contains($0.vehicle ?? "") }
    }
}
