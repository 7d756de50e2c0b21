internal import Foundation
internal import RoadNetwork

/// What help endangered loads can reach, and when: cold stores with room, other vehicles.
extension RescueSearch {
    /// The nearest cold store for each load, as long as there is room beside what others are on their way to it with.
    func stores(
        for loads: [ShipmentRecord],
        of vehicle: String,
        beside others: [String: Rescue]
    ) -> [String: Facility] {
        guard let here = state.place(of: vehicle), let row = rows[here],
            state.vehicles.contains(where: { $0.name == vehicle && $0.vehicle.state == .active })
        else { return [:] }
        var room = roomLeft(beside: others)
        var chosen: [String: Facility] = [:]
        for shipment in loads {
            let near = state.coldStores(for: shipment).compactMap { store -> (Facility, Int32)? in
                guard let other = rows[store.place] else { return nil }
                let seconds = table.duration(from: row, to: other)
                guard seconds != TravelTable.unreachable, isOpen(store, in: Int(seconds)) else { return nil }
                return (store, seconds)
            }.sorted { ($0.1, $0.0.name) < ($1.1, $1.0.name) }
            for (store, _) in near {
                guard let free = room[store.name] ?? state.freeRoom(in: store) else {
                    chosen[shipment.number] = store
                    break
                }
                let left = zip(free, shipment.goods.amount).map { $0 - $1 }
                guard left.allSatisfy({ $0 >= 0 }) else { continue }
                room[store.name] = left
                chosen[shipment.number] = store
                break
            }
        }
        return chosen
    }

    /// What those stores have left that loads are on their way to; a store without limits is not in it.
    private func roomLeft(beside others: [String: Rescue]) -> [String: [Int]] {
        var room: [String: [Int]] = [:]
        for rescue in others.values where rescue.kind == .store {
            guard let name = rescue.facility, let store = state.facilities[name],
                let load = state.shipments[rescue.shipment], let free = room[name] ?? state.freeRoom(in: store)
            else { continue }
            room[name] = zip(free, load.goods.amount).map { $0 - $1 }
        }
        return room
    }

    private func isOpen(_ facility: Facility, in seconds: Int) -> Bool {
        guard let opening = facility.opening else { return true }
        let arrival = state.now.addingTimeInterval(Double(seconds))
        return opening.next(at: arrival)?.contains(arrival) ?? true
    }

    /// Until when each vehicle waits that gives loads away.
    func waits(_ rescues: [String: Rescue]) -> [String: Int] {
        let given = Dictionary(grouping: rescues.values.filter { $0.kind == .transfer }, by: \.vehicle)
        return given.reduce(into: [:]) { waits, entry in
            let loads = entry.value.compactMap { state.shipments[$0.shipment] }
            guard let soonest = soonestHelp(for: entry.key, loads) else { return }
            let work = options.loadingSetupSeconds + loads.count * options.loadingSeconds
            waits[entry.key] = soonest + work + options.meetingSlackSeconds
        }
    }

    /// When help could be with the vehicle that is in trouble: one vehicle with a trusted load space for all of the goods,
    /// or where there is none, several that can keep them together.
    func soonestHelp(for vehicle: String, _ loads: [ShipmentRecord]) -> Int? {
        guard let here = state.place(of: vehicle), let row = rows[here] else { return nil }
        let problem = PlanProblem(state: state, options: options)
        let helpers = state.helpers(of: [vehicle])
        let ways = problem.drivers.compactMap { driver -> (driver: PlanProblem.Driver, seconds: Int)? in
            guard driver.vehicle.name != vehicle, helpers.contains(driver.vehicle.name),
                let start = rows[problem.places[driver.start]]
            else { return nil }
            let seconds = table.duration(from: start, to: row)
            guard seconds != TravelTable.unreachable else { return nil }
            return (driver, DueBreak.delay(problem.begin(driver) + Int(seconds), by: driver.breaks))
        }
        let soonest = { (loads: [ShipmentRecord]) -> Int? in
            ways.filter { problem.canKeep(loads, $0.driver) }.map(\.seconds).min()
        }
        if let one = soonest(loads) { return one }
        let each = loads.map { soonest([$0]) }
        return each.contains(nil) ? nil : each.compactMap(\.self).max()
    }
}
