/// Sorts the vehicles into kinds on their way into a `Fleet`.
struct FleetDraft {
    let stops: [Stop]
    private(set) var kindOfVehicle: [Int] = []
    /// The first vehicle of each kind.
    private(set) var representatives: [Int] = []
    private(set) var tableOfKind: [Int] = []
    private(set) var tables: [TravelKey] = []
    private(set) var allowed: [Bool] = []

    private struct Kind: Hashable {
        let travel: TravelKey
        let type: String
        let start: Place?
        let end: Place?
        let capacity: [Int]
        let compartments: [Compartment]
        let skills: Set<Int>
        let window: TimeWindow
        let breaks: [Break]
        let costs: VehicleCosts
        let limits: [Int?]
        let warmUpPerOpening: Int
        let reload: Reload?
        let identity: Int?
    }

    init(problem: Problem, nodes: NodeDraft) {
        stops = nodes.stops
        let named = Set(nodes.terms.compactMap(\.onlyVehicle))
        var kinds: [Kind: Int] = [:]
        var tableRows: [TravelKey: Int] = [:]
        for (row, vehicle) in problem.vehicles.enumerated() {
            let travel = TravelKey(profile: vehicle.profile, speedFactor: vehicle.speedFactor)
            let kind = Kind(
                travel: travel,
                type: vehicle.type,
                start: vehicle.start,
                end: vehicle.end,
                capacity: vehicle.capacity,
                compartments: vehicle.compartments,
                skills: vehicle.skills,
                window: vehicle.window,
                breaks: vehicle.breaks,
                costs: vehicle.costs,
                limits: [vehicle.maximumTasks, vehicle.maximumTravelTime, vehicle.maximumDistance],
                warmUpPerOpening: vehicle.warmUpPerOpening,
                reload: vehicle.reload,
                identity: named.contains(vehicle.id) ? vehicle.id : nil
            )
            if kinds[kind] == nil {
                kinds[kind] = representatives.count
                representatives.append(row)
                if tableRows[travel] == nil {
                    tableRows[travel] = tables.count
                    tables.append(travel)
                }
                tableOfKind.append(tableRows[travel] ?? 0)
            }
            kindOfVehicle.append(kinds[kind] ?? 0)
        }
        for row in representatives {
            for terms in nodes.terms { allowed.append(Self.isAllowed(terms, problem.vehicles[row])) }
        }
    }

    /// The hold as one: the sum of the compartments where there are any.
    func capacity(of vehicle: Vehicle, _ unlimited: [Int]) -> [Int] {
        guard vehicle.compartments.isEmpty else {
            return vehicle.compartments.reduce(unlimited.map { _ in 0 }) { sum, compartment in
                compartment.capacity.isEmpty ? unlimited : zip(sum, compartment.capacity).map { $0 + $1 }
            }
        }
        return vehicle.capacity.isEmpty ? unlimited : vehicle.capacity
    }

    static func isAllowed(_ terms: Terms, _ vehicle: Vehicle) -> Bool {
        guard terms.skills.isSubset(of: vehicle.skills) else { return false }
        if let id = terms.onlyVehicle, id != vehicle.id { return false }
        guard let band = terms.band else { return true }
        return vehicle.compartments.contains { $0.bands.contains(band) }
    }
}
