/// A plan: the routes, what is left out and why, and what it costs.
public struct Solution: Sendable {
    /// The routes of the used vehicles, in the order of the problem's vehicles.
    public var routes: [Route]
    /// The tasks that no route serves.
    public var unassigned: [UnassignedTask]
    /// How the search went.
    public var statistics: SearchStatistics
    /// The tasks that have changed their vehicle, by job or pickup, as far as somebody has asked what that gains.
    public var moves: [Step.Activity: MovedTask] = [:]

    /// Makes a plan.
    public init(routes: [Route], unassigned: [UnassignedTask], statistics: SearchStatistics = SearchStatistics()) {
        self.routes = routes
        self.unassigned = unassigned
        self.statistics = statistics
    }

    /// The cost of all routes, in units of cost.
    public var cost: Int { routes.reduce(0) { $0 + $1.cost.total } }
}

/// What the search did with its time.
public struct SearchStatistics: Sendable, Equatable {
    /// Ruin-and-recreate rounds.
    public var iterations = 0
    /// Milliseconds from the start to the first plan that respects every limit.
    public var millisecondsToFirstPlan = 0
    /// Milliseconds in all.
    public var milliseconds = 0
    /// Whether the search was asked to stop before its limit.
    public var isInterrupted = false

    /// Makes an empty record.
    public init() {}
}
