/// The numbers of the detector that are the same for all products; durations in seconds.
public struct DetectorSettings: Hashable, Sendable {
    /// How far back late readings are still judged; older ones are counted and left out.
    public var allowedLateness: Double = 7 * 3_600
    /// An excursion that ends for less than this is one excursion, and one alarm.
    public var reopenWindow: Double = 600
    /// How far ahead a breach is foreseen.
    public var warningHorizon: Double = 4 * 3_600
    /// How long a forecast must hold before it is told.
    public var warningConfirmation: Double = 600
    /// The longest buffer of readings per device for late data; beyond it the oldest are forgotten.
    public var maximumHistory = 4_096

    /// Creates the settings with their defaults.
    public init() {}
}
