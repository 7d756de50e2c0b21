import RoadNetwork

/// A question in the form of OSRM's table service.
struct TableQuery {
    /// OSRM's way of saying no.
    struct Refusal: Error {
        let code: String
        let message: String
    }

    let places: [Coordinate]
    let sources: [Int]
    let destinations: [Int]
    let wantsDurations: Bool
    let wantsDistances: Bool

    init(coordinates: String, _ query: Query) throws(Refusal) {
        places = try Self.places(coordinates)
        let count = places.count
        sources = try Self.indices(try Self.text(query, "sources"), count)
        destinations = try Self.indices(try Self.text(query, "destinations"), count)
        let wanted = (try Self.text(query, "annotations") ?? "duration").split(separator: ",")
        guard wanted.allSatisfy({ $0 == "duration" || $0 == "distance" }) else {
            throw Refusal(code: "InvalidOptions", message: "annotations is duration, distance or both")
        }
        wantsDurations = wanted.contains("duration")
        wantsDistances = wanted.contains("distance")
    }

    private static func text(_ query: Query, _ name: String) throws(Refusal) -> String? {
        do throws(Problem) {
            return try query.text(name, longest: 4_000)
        } catch {
            throw Refusal(code: "InvalidQuery", message: error.detail)
        }
    }

    /// `longitude,latitude;longitude,latitude`, with or without `.json` behind it.
    private static func places(_ text: String) throws(Refusal) -> [Coordinate] {
        let text = text.hasSuffix(".json") ? String(text.dropLast(5)) : text
        let pairs = text.split(separator: ";", omittingEmptySubsequences: false)
        guard pairs.count <= TableRoutes.mostPlaces else {
            throw Refusal(code: "TooBig", message: "at most \(TableRoutes.mostPlaces) places")
        }
        var places: [Coordinate] = []
        for pair in pairs {
            let words = pair.split(separator: ",", omittingEmptySubsequences: false)
            let numbers = words.compactMap { Double($0) }
            guard words.count == 2, numbers.count == 2, Coordinate(latitude: numbers[1], longitude: numbers[0]).isValid
            else {
                throw Refusal(code: "InvalidQuery", message: "coordinates are longitude,latitude;longitude,latitude")
            }
            places.append(Coordinate(latitude: numbers[1], longitude: numbers[0]))
        }
        return places
    }

    private static func indices(_ text: String?, _ count: Int) throws(Refusal) -> [Int] {
        guard let text, text != "all" else { return Array(0..<count) }
        let indices = text.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? -1 }
        guard indices.count <= TableRoutes.mostPlaces, indices.allSatisfy({ (0..<count).contains($0) }) else {
            throw Refusal(code: "InvalidOptions", message: "an index is not one of the \(count) coordinates")
        }
        return indices
    }
}
