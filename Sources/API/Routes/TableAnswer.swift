import RoadNetwork

/// A travel table in the form of OSRM's table service; a pair without a way is null.
struct TableAnswer: Encodable {
    struct Waypoint: Encodable {
        let location: [Double]
        let name = ""
    }

    let code = "Ok"
    let durations: [[Int32?]]?
    let distances: [[Int32?]]?
    let sources: [Waypoint]
    let destinations: [Waypoint]
    /// Beyond OSRM: why the figures are estimates; absent when an engine computed them.
    let estimated: String?

    init(_ table: TravelTable, _ query: TableQuery) {
        durations = query.wantsDurations ? Self.rows(table.durations, table) : nil
        distances = query.wantsDistances ? Self.rows(table.distances, table) : nil
        sources = query.sources.map { Self.waypoint(query.places[$0]) }
        destinations = query.destinations.map { Self.waypoint(query.places[$0]) }
        estimated = if case .estimated(let reason) = table.origin { reason } else { nil }
    }

    private static func waypoint(_ place: Coordinate) -> Waypoint {
        Waypoint(location: [place.longitude, place.latitude])
    }

    private static func rows(_ values: [Int32], _ table: TravelTable) -> [[Int32?]] {
        (0..<table.sourceCount).map { row in
            values[row * table.destinationCount..<(row + 1) * table.destinationCount].map { value in
                value == TravelTable.unreachable ? nil : value
            }
        }
    }
}
