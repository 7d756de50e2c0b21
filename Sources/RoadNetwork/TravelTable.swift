/// Durations and distances from each of some sources to each of some destinations.
public struct TravelTable: Sendable, Equatable {
    /// The value of a duration or distance where no way leads from the source to the destination.
    public static let unreachable = Int32.max

    /// How many sources there are.
    public let sourceCount: Int
    /// How many destinations there are.
    public let destinationCount: Int
    /// Seconds, row by row of the sources; ``unreachable`` where there is no way.
    public private(set) var durations: [Int32]
    /// Metres, row by row of the sources; ``unreachable`` where there is no way.
    public private(set) var distances: [Int32]
    /// Where the figures are from.
    public internal(set) var origin: TravelTimeOrigin

    /// Creates a table in which no destination is reachable yet.
    public init(sourceCount: Int, destinationCount: Int, origin: TravelTimeOrigin) {
        self.sourceCount = sourceCount
        self.destinationCount = destinationCount
        self.origin = origin
        durations = Array(repeating: Self.unreachable, count: sourceCount * destinationCount)
        distances = durations
    }

    /// Seconds from the source at one index to the destination at another.
    public func duration(from source: Int, to destination: Int) -> Int32 {
        durations[source * destinationCount + destination]
    }

    /// Metres from the source at one index to the destination at another.
    public func distance(from source: Int, to destination: Int) -> Int32 {
        distances[source * destinationCount + destination]
    }

    /// Sets one pair: seconds and metres.
    public mutating func set(from source: Int, to destination: Int, duration: Int32, distance: Int32) {
        durations[source * destinationCount + destination] = duration
        distances[source * destinationCount + destination] = distance
    }
}
