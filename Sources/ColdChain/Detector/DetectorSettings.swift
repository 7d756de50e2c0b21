/// The numbers of the detector that are the same for all products; durations in seconds.
public struct DetectorSettings: Hashable, Sendable {
    /// How far back late readings are still judged; older ones are counted and left out.
    public var allowedLateness: Double = 7 * 3_600
    /// An excursion that ends for less than this is one excursion, and one alarm.
    public var reopenWindow: Double = 600
    /// The risk, 0 to 1, of a breach within four hours from which on it is foreseen; below half of it, it no longer is.
    public var warningRisk = 0.57
    /// How often the risk is judged.
    public var warningInterval: Double = 60
    /// How often it is judged where there is next to none.
    public var calmInterval: Double = 300
    /// How long the risk must be low before a warning is taken back.
    public var warningPatience: Double = 900
    /// How long a warning foretells anything. One that has stood for longer without a breach was wrong about the time: it
    /// stays only while the danger would be worth a warning anew.
    public var warningTerm: Double = 3 * 3_600
    /// A warning that was taken back for less than this and is raised again is one warning.
    public var warningReopenWindow: Double = 5_400
    /// The longest buffer of readings per device for late data; beyond it the oldest are forgotten.
    public var maximumHistory = 4_096

    /// Creates the settings with their defaults.
    public init() {}
}
