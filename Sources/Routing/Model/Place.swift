/// A point on the map or plane: longitude and latitude in degrees, or x and y of a plane.
public struct Coordinates: Sendable, Equatable, Hashable {
    /// Longitude in degrees, or x.
    public var x: Double
    /// Latitude in degrees, or y.
    public var y: Double

    /// Makes a point from longitude (or x) and latitude (or y).
    public init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }
}

/// Where a task is done or a vehicle starts: a row of the travel tables, and its coordinates when they are known.
public struct Place: Sendable, Hashable {
    /// The row of this place in every travel table of the problem.
    public var index: Int
    /// The coordinates, repeated in the answer.
    public var coordinates: Coordinates?
    /// Whether `index` came from the caller and is therefore repeated in the answer.
    public var isIndexGiven: Bool

    /// Makes a place from its row and, if known, its coordinates.
    public init(index: Int, coordinates: Coordinates? = nil, isIndexGiven: Bool = true) {
        self.index = index
        self.coordinates = coordinates
        self.isIndexGiven = isIndexGiven
    }
}
