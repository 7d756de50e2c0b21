#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Travel between two places of a problem for one vehicle, from the caller's tables or computed.
///
/// This is the plain form for building tables, for timing finished routes and for explanations; the search has
/// `TravelTables`.
struct TravelLookup {
    private let travel: Travel
    private let coordinates: [Coordinates]
    private let speedFactor: Double

    init(problem: Problem, vehicle: Vehicle) {
        travel = problem.travel[vehicle.profile] ?? .metric(.euclidean(scale: 1, rounding: .nearest))
        coordinates = problem.coordinates
        speedFactor = vehicle.speedFactor
    }

    /// Seconds from one place to another; 0 when either is nil.
    func duration(_ from: Place?, _ to: Place?) -> Int {
        guard let from, let to else { return 0 }
        switch travel {
        case .matrix(let matrix):
            return Self.scaled(Int(matrix.durations[from.index * matrix.side + to.index]), speedFactor)
        case .metric(let metric):
            return Self.scaled(metric.duration(coordinates[from.index], coordinates[to.index]), speedFactor)
        }
    }

    /// Seconds of what is left (a share of 1) of the way from one place to another, begun or gone on with at a moment; 0 when
    /// either is nil.
    func duration(_ from: Place?, _ to: Place?, at time: Int, left: Double = 1) -> Int {
        guard let from, let to, case .matrix(let matrix) = travel, !matrix.slots.isEmpty else {
            return duration(from, to)
        }
        let entry = from.index * matrix.side + to.index
        return TravelSlot.ride(
            at: time,
            left: left,
            slots: matrix.slots.count,
            start: { matrix.slots[$0].start },
            duration: { Self.scaled(Int(matrix.slots[$0].durations[entry]), speedFactor) }
        )
    }

    /// What is left of a way whose durations depend on the time when of a share of it so many more seconds have been driven.
    func left(_ from: Place?, _ to: Place?, of left: Double, at time: Int, behind seconds: Int) -> Double {
        guard let from, let to, case .matrix(let matrix) = travel, !matrix.slots.isEmpty else { return 0 }
        let entry = from.index * matrix.side + to.index
        return TravelSlot.left(
            of: left,
            at: time,
            behind: seconds,
            slots: matrix.slots.count,
            start: { matrix.slots[$0].start },
            duration: { Self.scaled(Int(matrix.slots[$0].durations[entry]), speedFactor) }
        )
    }

    /// Whether durations depend on the time.
    var isTimed: Bool {
        if case .matrix(let matrix) = travel { !matrix.slots.isEmpty } else { false }
    }

    /// Metres from one place to another; 0 when either is nil.
    func distance(_ from: Place?, _ to: Place?) -> Int {
        guard let from, let to else { return 0 }
        switch travel {
        case .matrix(let matrix):
            return Int((matrix.distances ?? matrix.durations)[from.index * matrix.side + to.index])
        case .metric(let metric): return metric.distance(coordinates[from.index], coordinates[to.index])
        }
    }

    /// The entry of the cost table, if the profile has one.
    func tableCost(_ from: Place?, _ to: Place?) -> Int? {
        guard case .matrix(let matrix) = travel, let costs = matrix.costs else { return nil }
        guard let from, let to else { return 0 }
        return Int(costs[from.index * matrix.side + to.index])
    }

    /// A duration at a speed factor, rounded to the nearest second.
    static func scaled(_ duration: Int, _ speedFactor: Double) -> Int {
        speedFactor == 1 ? duration : Int((Double(duration) / speedFactor).rounded())
    }
}

extension Metric {
    /// The mean radius of the Earth in metres (IUGG 1980).
    private static let earthRadius = 6_371_008.8

    /// Seconds between two points.
    func duration(_ from: Coordinates, _ to: Coordinates) -> Int {
        switch self {
        case .euclidean: distance(from, to)
        case .greatCircle(let speed, let detour):
            Int((Self.arc(from, to) * detour * 3.6 / speed).rounded())
        }
    }

    /// Metres between two points.
    func distance(_ from: Coordinates, _ to: Coordinates) -> Int {
        switch self {
        case .euclidean(let scale, let rounding):
            let dx = from.x - to.x
            let dy = from.y - to.y
            return Self.whole((dx * dx + dy * dy).squareRoot() * scale, rounding)
        case .greatCircle(_, let detour): return Int((Self.arc(from, to) * detour).rounded())
        }
    }

    /// A length as a whole number; the tiny term keeps exact decimals such as 3-4-5 triangles on their side.
    @inline(__always)
    static func whole(_ length: Double, _ rounding: Rounding) -> Int {
        Int(length + (rounding == .nearest ? 0.5 : 1e-9))
    }

    private static func arc(_ from: Coordinates, _ to: Coordinates) -> Double {
        let degree = Double.pi / 180
        let halfLatitude = sin((to.y - from.y) * degree / 2)
        let halfLongitude = sin((to.x - from.x) * degree / 2)
        let square =
            halfLatitude * halfLatitude + cos(from.y * degree) * cos(to.y * degree) * halfLongitude * halfLongitude
        return 2 * earthRadius * asin(min(1, square.squareRoot()))
    }
}
