/// Gives every place its row: the caller's `location_index`, or one row per distinct pair of coordinates.
struct PlaceRegister {
    /// Whether travel tables are given, so that every place must name its row.
    let isIndexNeeded: Bool
    private(set) var coordinates: [Coordinates] = []
    private var rows: [Coordinates: Int] = [:]
    private var firstFreeRow = 0

    /// The row of a place whose index the document does not give.
    static let unknownRow = -1

    init(isIndexNeeded: Bool) { self.isIndexNeeded = isIndexNeeded }

    mutating func resolve(
        _ vehicles: inout [Vehicle],
        _ jobs: inout [Job],
        _ shipments: inout [Shipment]
    ) throws(InputError) {
        let places =
            vehicles.flatMap { [$0.start, $0.end, $0.breakdown?.place, $0.reload?.place].compactMap(\.self) }
            + jobs.map(\.stop.place)
            + shipments.flatMap { [$0.pickup.place, $0.delivery.place] }
        let largest = places.reduce(-1) { max($0, $1.index) }
        if !isIndexNeeded {
            firstFreeRow = largest + 1
            coordinates = Array(repeating: Coordinates(x: 0, y: 0), count: largest + 1)
        }
        for index in vehicles.indices {
            if let place = vehicles[index].start {
                vehicles[index].start = try row(of: place, "vehicles[\(index)].start")
            }
            if let place = vehicles[index].breakdown?.place {
                vehicles[index].breakdown?.place = try row(of: place, "vehicles[\(index)].breakdown")
            }
            if let place = vehicles[index].reload?.place {
                vehicles[index].reload?.place = try row(of: place, "vehicles[\(index)].reload")
            }
            if let place = vehicles[index].end { vehicles[index].end = try row(of: place, "vehicles[\(index)].end") }
        }
        for index in jobs.indices { jobs[index].stop.place = try row(of: jobs[index].stop.place, "jobs[\(index)]") }
        for index in shipments.indices {
            let path = "shipments[\(index)]"
            shipments[index].pickup.place = try row(of: shipments[index].pickup.place, "\(path).pickup")
            shipments[index].delivery.place = try row(of: shipments[index].delivery.place, "\(path).delivery")
        }
    }

    private mutating func row(of place: Place, _ path: String) throws(InputError) -> Place {
        var place = place
        if isIndexNeeded {
            guard place.index != Self.unknownRow else {
                throw InputError("\(path).location_index", "is needed when matrices are given")
            }
            return place
        }
        guard let point = place.coordinates else { throw InputError("\(path).location", "is missing") }
        if place.index == Self.unknownRow {
            place.isIndexGiven = false
            place.index = rows[point] ?? firstFreeRow
            if place.index == firstFreeRow {
                firstFreeRow += 1
                rows[point] = place.index
                coordinates.append(point)
            }
        } else {
            coordinates[place.index] = point
        }
        return place
    }
}
