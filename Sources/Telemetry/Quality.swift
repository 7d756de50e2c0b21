/// What is known against a reading; an empty set is a good reading.
public struct Quality: OptionSet, Hashable, Sendable {
    /// The bits as stored.
    public let rawValue: Int16

    /// Creates a set from its stored bits.
    public init(rawValue: Int16) { self.rawValue = rawValue }

    /// The value is an error code or impossible for its sensor.
    public static let sensorError = Quality(rawValue: 1)
    /// The payload carried no usable time: arrival time stands in.
    public static let receivedTime = Quality(rawValue: 2)
    /// The device's clock was before 2000 or over 24 h ahead: arrival time stands in.
    public static let suspectTime = Quality(rawValue: 4)
    /// The device itself marked the reading as recorded earlier and sent late.
    public static let historical = Quality(rawValue: 8)
}
