/// How plans are made: times at facilities, prices, tolerances. One unit of cost is a second of driving.
public struct PlannerOptions: Sendable, Equatable {
    /// How long the engine may work, in milliseconds.
    public var solveMilliseconds = 500
    /// Seconds at a facility before the first shipment is loaded.
    public var loadingSetupSeconds = 300
    /// Seconds for each shipment that is loaded.
    public var loadingSeconds = 30
    /// The price of serving a stop by another vehicle than the running plan does: plans change only for a gain.
    public var movePrice = 900
    /// The price of each minute by which goods on board come after their window.
    public var lateMinutePrice = 300
    /// The price of each minute by which endangered goods come after the time that they keep.
    public var spoiledMinutePrice = 3_000
    /// Stops whose times differ by less count as unchanged.
    public var toleranceSeconds = 300
    /// A position that is older is named in the plan as degraded.
    public var freshPositionSeconds = 900

    /// Creates options with their defaults.
    public init() {}
}
