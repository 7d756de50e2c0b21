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
    /// How long the engine may work on a breach or a warning, in milliseconds, all ways that are weighed together.
    public var urgentMilliseconds = 400
    /// The price of each minute that endangered goods spend beyond their time before they are in the cold again.
    public var exposureMinutePrice = 60
    /// The share of the time that a forecast gives endangered goods which is kept in reserve, as forecasts err. Within
    /// it the price of goods grows to their value.
    public var reserveShare = 0.3
    /// The same for goods that are stored or handed over: they come warm into the cold, and until they have cooled the
    /// time that they may be too warm goes on.
    public var coolingReserveShare = 0.6
    /// The price of losing goods, per hundred of the tenant's currency's smallest unit of their value.
    ///
    /// A second of driving is one unit of cost. At 20 an hour of driving, a hundredth of the currency is 1.8 seconds.
    public var valuePrice = 180
    /// What goods are taken to be worth whose value nobody told, in the currency's smallest unit.
    public var usualValueMinor = 5_000
    /// How long a vehicle waits for another one beyond the soonest moment at which one could be there, in seconds.
    public var meetingSlackSeconds = 600
    /// Stops whose times differ by less count as unchanged.
    public var toleranceSeconds = 300
    /// A position that is older is named in the plan as degraded.
    public var freshPositionSeconds = 900

    /// Creates options with their defaults.
    public init() {}
}
