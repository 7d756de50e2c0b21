public import Dispatching

/// How a day is simulated, whatever its scenario.
public struct SimulationOptions: Sendable {
    /// The planner's prices and tolerances; its times are those of the product.
    public var planner = PlannerOptions()
    /// The search for the morning's plan, in milliseconds' worth of rounds: it is made overnight.
    public var firstPlanMilliseconds = 2_000
    /// How many rounds of the engine stand for a second of its time.
    public var roundsPerSecond = 1_000
    /// By how much longer the planner searches that knows everything.
    public var foresightFactor = 5

    /// Creates options with their defaults.
    public init() {}

    /// The planner's numbers for the morning.
    var morning: PlannerOptions {
        var settings = planner
        settings.solveMilliseconds = firstPlanMilliseconds
        return settings
    }
}
