/// One limit that, eased by so much, would let a vehicle of the plan serve a task that is left out.
public struct Relaxation: Sendable, Equatable {
    /// Which limit.
    public enum Limit: String, Sendable, Equatable {
        /// The end of a window of a stop, or its deadline: `amount` seconds later.
        case windowEnd = "window_end"
        /// The start of a window of a stop: `amount` seconds earlier.
        case windowStart = "window_start"
        /// The end of the vehicle's shift: `amount` seconds later.
        case shiftEnd = "shift_end"
        /// The longest time on board: `amount` seconds more.
        case timeOnBoard = "max_time_on_board"
        /// The longest time of travel: `amount` seconds more.
        case travelTime = "max_travel_time"
        /// The longest way: `amount` metres more.
        case distance = "max_distance"
        /// The capacity in one dimension: `amount` more.
        case capacity
        /// The number of tasks: `amount` more.
        case tasks = "max_tasks"
        /// The warm-up of a load: `amount` units more.
        case warmUp = "max_warm_up"
        /// The skills that the vehicle lacks.
        case skills
        /// The price of the task: `amount` units of cost more.
        case price
    }

    /// Which limit.
    public var limit: Limit
    /// By how much; nil where a size makes no sense.
    public var amount: Int?
    /// The row of the vehicle that could serve the task.
    public var vehicle: Int
    /// The stop whose limit it is; nil for limits of the vehicle.
    public var stop: Step.Activity?
    /// The load dimension of `capacity`.
    public var dimension: Int?

    /// Makes a relaxation.
    public init(
        _ limit: Limit,
        by amount: Int?,
        vehicle: Int,
        stop: Step.Activity? = nil,
        dimension: Int? = nil
    ) {
        self.limit = limit
        self.amount = amount
        self.vehicle = vehicle
        self.stop = stop
        self.dimension = dimension
    }

    /// The order in which relaxations are told: those in seconds by their size, then the others.
    var rank: (Int, Int) {
        switch limit {
        case .windowEnd, .windowStart, .shiftEnd, .timeOnBoard, .travelTime: (0, amount ?? 0)
        case .capacity: (1, amount ?? 0)
        case .tasks: (2, amount ?? 0)
        case .distance: (3, amount ?? 0)
        case .warmUp: (4, amount ?? 0)
        case .skills: (5, 0)
        case .price: (6, amount ?? 0)
        }
    }
}
