/// A limit that a given plan breaks, and by how much.
public struct Violation: Sendable, Equatable, Hashable {
    /// Which limit.
    public enum Cause: String, Sendable {
        case delay
        case leadTime = "lead_time"
        case load
        case maximumTasks = "max_tasks"
        case skills
        case precedence
        case missingBreak = "missing_break"
        case maximumTravelTime = "max_travel_time"
        case maximumDistance = "max_distance"
        case maximumLoad = "max_load"
        case timeOnBoard = "max_time_on_board"
        case deadline
        case warmUp = "max_warm_up"
        case compartment
        case trips = "max_trips"
        case reload
        case vehicle
        case frozen
    }

    /// Which limit.
    public var cause: Cause
    /// By how many seconds (times), metres (distance) or units (warm-up); nil where a size makes no sense.
    public var amount: Int?

    /// Makes a violation.
    public init(_ cause: Cause, by amount: Int? = nil) {
        self.cause = cause
        self.amount = amount
    }
}
