public import RoadNetwork

/// A place that goods leave from, are kept at or are brought to.
public struct Facility: Sendable, Equatable, Codable {
    /// What a facility is for.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        case depot
        case coldStore = "cold_store"
        case shop
        case pickupPoint = "pickup_point"
    }

    /// The name, unique within the tenant.
    public var name: String
    /// What it is for.
    public var kind: Kind
    /// What people call it.
    public var label: String
    /// Where it is.
    public var place: Coordinate
    /// Whether it is closed at the moment.
    public var isClosed: Bool
    /// When it is open; nil: always.
    public var opening: OpeningHours?
    /// The free room of a cold store when it is empty, a number per dimension of amount; nil: not bounded.
    public var capacity: [Int]?
    /// The product profiles that are kept there; empty: all.
    public var profiles: [String]

    /// Creates a facility.
    public init(
        name: String,
        kind: Kind,
        label: String = "",
        place: Coordinate,
        isClosed: Bool = false,
        opening: OpeningHours? = nil,
        capacity: [Int]? = nil,
        profiles: [String] = []
    ) {
        self.name = name
        self.kind = kind
        self.label = label
        self.place = place
        self.isClosed = isClosed
        self.opening = opening
        self.capacity = capacity
        self.profiles = profiles
    }
}
