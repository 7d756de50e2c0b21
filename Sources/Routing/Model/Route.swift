/// What one vehicle does, in order.
public struct Route: Sendable {
    /// The row of the vehicle in the problem.
    public var vehicle: Int
    /// Start (if the vehicle has one), tasks and breaks, end (if it has one).
    public var steps: [Step]
    /// The cost terms.
    public var cost: RouteCost
    /// Limits of the route as a whole that are broken, then those of its steps; empty for every plan of the solver.
    public var violations: [Violation]

    /// Makes a route.
    public init(vehicle: Int, steps: [Step], cost: RouteCost, violations: [Violation] = []) {
        self.vehicle = vehicle
        self.steps = steps
        self.cost = cost
        self.violations = violations
    }

    /// Seconds of travel.
    public var duration: Int { steps.last?.duration ?? 0 }
    /// Metres of travel.
    public var distance: Int { steps.last?.distance ?? 0 }
    /// Seconds of setup.
    public var setup: Int { steps.reduce(0) { $0 + $1.setup } }
    /// Seconds of service, breaks included.
    public var service: Int { steps.reduce(0) { $0 + $1.service } }
    /// Seconds of waiting.
    public var waiting: Int { steps.reduce(0) { $0 + $1.waiting } }
}

/// The terms that a route's cost is made of, in units of cost.
public struct RouteCost: Sendable, Equatable {
    /// For using the vehicle.
    public var fixed = 0
    /// For travel: time, distance or the cost table.
    public var travel = 0
    /// For setup and service.
    public var task = 0
    /// For soft limits that are passed: deadlines and time on board.
    public var lateness = 0
    /// For tasks that leave the vehicle of the given plan.
    public var moves = 0
    /// For stops that are served in another order than that of the given plan.
    public var reversals = 0
    /// For stops that start earlier or later than was promised.
    public var shifts = 0
    /// For loads that warm up past their soft limits.
    public var warmUp = 0

    /// Makes a cost of zero.
    public init() {}

    /// The sum of the terms.
    public var total: Int { fixed + travel + task + lateness + moves + reversals + shifts + warmUp }
}

/// One thing that a vehicle does.
public struct Step: Sendable {
    /// Which task or pause it is.
    public enum Activity: Sendable, Equatable, Hashable {
        case start, end
        /// Back to the depot between two trips.
        case reload
        /// A row of `Problem.jobs`.
        case job(Int)
        /// A row of `Problem.shipments`.
        case pickup(Int)
        /// A row of `Problem.shipments`.
        case delivery(Int)
        /// A row of the vehicle's breaks.
        case pause(Int)
    }

    /// Which task or pause it is.
    public var activity: Activity
    /// When the vehicle arrives, in seconds.
    public var arrival: Int
    /// Seconds of waiting after arrival.
    public var waiting = 0
    /// Seconds of setup.
    public var setup = 0
    /// Seconds of service.
    public var service = 0
    /// Load on board after the step, by dimension.
    public var load: [Int]
    /// Seconds of travel since the route's start.
    public var duration = 0
    /// Metres of travel since the route's start.
    public var distance = 0
    /// The sum of door openings from the route's start up to this step, this step included.
    public var warmUp = 0
    /// Limits that this step breaks.
    public var violations: [Violation] = []

    /// Makes a step; all times in seconds.
    public init(activity: Activity, arrival: Int, load: [Int]) {
        self.activity = activity
        self.arrival = arrival
        self.load = load
    }

    /// When the step is over and the vehicle may leave.
    public var departure: Int { arrival + waiting + setup + service }
}
