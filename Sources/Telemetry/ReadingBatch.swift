/// Readings and positions as columns: the unit that is decoded, stored and judged together.
///
/// All reading columns have the same length; row `i` is one reading. Handles belong to the `SeriesCatalog` that the
/// batch was filled with. Rows stay in the order of arrival: nothing is sorted or merged here.
public struct ReadingBatch: Sendable {
    /// The series of each reading.
    public private(set) var series: [SeriesHandle] = []
    /// The time at which each reading was measured, after the time rules of `DeviceTime`.
    public private(set) var times: [Timestamp] = []
    /// The values in the unit of their series; NaN means known to be missing.
    public private(set) var values: [Double] = []
    /// What is known against each reading.
    public private(set) var qualities: [Quality] = []
    /// When each reading arrived.
    public private(set) var receivedAt: [Timestamp] = []
    /// The gateway's sequence number of each reading; `noSequence` when it gave none.
    public private(set) var sequences: [Int64] = []
    /// The positions that came with the readings.
    public var positions = PositionColumns()

    /// Stands in the sequence column for "none given".
    public static let noSequence: Int64 = -1

    /// Creates an empty batch with room for `capacity` readings.
    public init(capacity: Int = 0) {
        reserveCapacity(capacity)
    }

    /// The number of readings; positions are counted by `positions.count`.
    @inlinable public var count: Int { series.count }

    /// Whether the batch holds neither a reading nor a position.
    public var isEmpty: Bool { series.isEmpty && positions.isEmpty }

    /// Appends one reading.
    ///
    /// - Parameters:
    ///   - handle: The series, from the catalog that this batch is filled with.
    ///   - time: When it was measured.
    ///   - value: The value in the series' unit; NaN when it is known to be missing.
    ///   - quality: What is known against it.
    ///   - arrival: When it arrived.
    ///   - sequence: The gateway's sequence number, `noSequence` if none.
    public mutating func append(
        _ handle: SeriesHandle,
        at time: Timestamp,
        value: Double,
        quality: Quality = [],
        receivedAt arrival: Timestamp,
        sequence: Int64 = ReadingBatch.noSequence
    ) {
        series.append(handle)
        times.append(time)
        values.append(value)
        qualities.append(quality)
        receivedAt.append(arrival)
        sequences.append(sequence)
    }

    /// Puts another value into row `row`: for formats in which the last of several values of one instant counts.
    public mutating func replaceValue(at row: Int, with value: Double, quality: Quality) {
        values[row] = value
        qualities[row] = quality
    }

    /// Makes room for `capacity` readings in all.
    public mutating func reserveCapacity(_ capacity: Int) {
        series.reserveCapacity(capacity)
        times.reserveCapacity(capacity)
        values.reserveCapacity(capacity)
        qualities.reserveCapacity(capacity)
        receivedAt.reserveCapacity(capacity)
        sequences.reserveCapacity(capacity)
    }

    /// Empties the batch and keeps its memory for the next one.
    public mutating func removeAll() {
        rollBack(to: Mark(readings: 0, positions: 0))
    }

    /// The present end of the batch, to which `rollBack(to:)` returns.
    @inlinable public var mark: Mark { Mark(readings: series.count, positions: positions.count) }

    /// Drops what was appended after `mark` was taken.
    ///
    /// - Parameter mark: An end of this batch, not beyond the present one.
    public mutating func rollBack(to mark: Mark) {
        let surplus = series.count - mark.readings
        precondition(surplus >= 0, "a mark lies within its batch")
        series.removeLast(surplus)
        times.removeLast(surplus)
        values.removeLast(surplus)
        qualities.removeLast(surplus)
        receivedAt.removeLast(surplus)
        sequences.removeLast(surplus)
        positions.truncate(to: mark.positions)
    }

    /// An end of a batch at some moment.
    public struct Mark: Hashable, Sendable {
        /// The number of readings at that moment.
        public let readings: Int
        /// The number of positions at that moment.
        public let positions: Int

        @usableFromInline
        init(readings: Int, positions: Int) {
            self.readings = readings
            self.positions = positions
        }
    }
}
