import Dispatching
import RoadNetwork

/// A facility as clients send it; what may be left out has a usual value.
struct FacilityInput: Decodable {
    let name: String
    let kind: String
    let label: String?
    let place: Coordinate
    let isClosed: Bool?
    let opening: OpeningHours?
    let capacity: [Int]?
    let profiles: [String]?

    func facility(at pointer: String) throws(Problem) -> Facility {
        guard let known = Facility.Kind(rawValue: kind) else {
            throw .field(pointer + "/kind", expected: .oneOf(Facility.Kind.allCases.map(\.rawValue)), came: kind)
        }
        return Facility(
            name: name,
            kind: known,
            label: label ?? name,
            place: place,
            isClosed: isClosed ?? false,
            opening: opening,
            capacity: capacity,
            profiles: profiles ?? []
        )
    }
}
