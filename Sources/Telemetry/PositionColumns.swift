/// Positions of devices as columns of equal length; row `i` is one position.
public struct PositionColumns: Sendable {
    /// The device of each position.
    public private(set) var devices: [DeviceHandle] = []
    /// When each position was fixed, after the time rules of `DeviceTime`.
    public private(set) var times: [Timestamp] = []
    /// Degrees north, WGS 84.
    public private(set) var latitudes: [Double] = []
    /// Degrees east, WGS 84.
    public private(set) var longitudes: [Double] = []
    /// Speeds in km/h; NaN when not known.
    public private(set) var speeds: [Double] = []
    /// Courses in degrees clockwise from north; NaN when not known.
    public private(set) var courses: [Double] = []
    /// Altitudes in metres; NaN when not known.
    public private(set) var altitudes: [Double] = []
    /// Radii of uncertainty in metres; NaN when not known.
    public private(set) var accuracies: [Double] = []
    /// What is known against each position.
    public private(set) var qualities: [Quality] = []
    /// When each position arrived.
    public private(set) var receivedAt: [Timestamp] = []
    /// The gateway's sequence number of each position; `ReadingBatch.noSequence` when it gave none.
    public private(set) var sequences: [Int64] = []

    /// Creates empty columns.
    public init() {}

    /// The number of positions.
    @inlinable public var count: Int { devices.count }

    /// Whether there is no position.
    public var isEmpty: Bool { devices.isEmpty }

    /// Row `row` as one value.
    public subscript(_ row: Int) -> Position {
        Position(
            latitude: latitudes[row],
            longitude: longitudes[row],
            speed: speeds[row],
            course: courses[row],
            altitude: altitudes[row],
            accuracy: accuracies[row]
        )
    }

    /// Appends one position.
    ///
    /// - Parameters:
    ///   - position: Where, how fast, how exactly.
    ///   - device: The device, from the catalog that the batch is filled with.
    ///   - time: When it was fixed.
    ///   - quality: What is known against it.
    ///   - arrival: When it arrived.
    ///   - sequence: The gateway's sequence number, `ReadingBatch.noSequence` if none.
    public mutating func append(
        _ position: Position,
        of device: DeviceHandle,
        at time: Timestamp,
        quality: Quality = [],
        receivedAt arrival: Timestamp,
        sequence: Int64 = ReadingBatch.noSequence
    ) {
        devices.append(device)
        times.append(time)
        latitudes.append(position.latitude)
        longitudes.append(position.longitude)
        speeds.append(position.speed)
        courses.append(position.course)
        altitudes.append(position.altitude)
        accuracies.append(position.accuracy)
        qualities.append(quality)
        receivedAt.append(arrival)
        sequences.append(sequence)
    }

    /// Keeps the first `count` positions and the memory of the others.
    mutating func truncate(to count: Int) {
        let surplus = devices.count - count
        precondition(surplus >= 0, "a mark lies within its batch")
        devices.removeLast(surplus)
        times.removeLast(surplus)
        latitudes.removeLast(surplus)
        longitudes.removeLast(surplus)
        speeds.removeLast(surplus)
        courses.removeLast(surplus)
        altitudes.removeLast(surplus)
        accuracies.removeLast(surplus)
        qualities.removeLast(surplus)
        receivedAt.removeLast(surplus)
        sequences.removeLast(surplus)
    }
}
