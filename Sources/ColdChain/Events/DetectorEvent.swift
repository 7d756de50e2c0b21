public import Telemetry

/// One thing that the detector has to say about a device, complete in itself.
///
/// The id is derived from device, class, code, channel and start, so a replay of the same readings gives the same id.
/// Updates and the close carry the id of their open; where late readings move the start, the id stays.
public struct DetectorEvent: Hashable, Sendable {
    /// Open, update or close.
    public var phase: EventPhase
    /// A stable id in the form of a UUID, the same for open, updates and close.
    public var id: String
    /// The device.
    public var device: DeviceName
    /// Breach, warning or fault.
    public var eventClass: EventClass
    /// What it is about.
    public var code: EventCode
    /// How grave it is.
    public var severity: Severity
    /// The sensor that a fault is about, or that decided a breach; nil when it is about the whole device.
    public var channel: String?
    /// When the excursion or the fault began, by event time.
    public var start: Timestamp
    /// The event time of the reading (or the arrival time for silence) that decided this event.
    public var decidedAt: Timestamp
    /// When it ended; nil while it goes on.
    public var end: Timestamp?
    /// The rule that was met or will be met.
    public var rule: String?
    /// The profile that judged.
    public var profile: String
    /// The version of the profile that judged.
    public var profileVersion: Int
    /// When the rule will be met, for warnings.
    public var predictedAt: Timestamp?
    /// What probably made it.
    public var cause: Cause?
    /// Why a breach is doubtful, for instance `drift of t_air`; nil when nothing speaks against it.
    public var suspect: String?
    /// Whether late readings showed that it never was.
    public var withdrawn = false
    /// What was known at the time.
    public var evidence = Evidence()
}
