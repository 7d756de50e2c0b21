/// What became of a batch.
public struct WriteOutcome: Sendable, Equatable {
    /// How many readings are stored now that were not before.
    public var insertedReadings = 0
    /// How many readings were there already.
    public var duplicateReadings = 0
    /// How many positions are stored now that were not before.
    public var insertedPositions = 0
    /// How many positions were there already.
    public var duplicatePositions = 0
    /// The rows of the batch whose readings were there already, or came earlier in the batch, in rising order.
    public var duplicateReadingRows: [Int] = []
    /// Creates an empty outcome.
    public init() {}
}
