/// A task that the plan leaves out, and why.
public struct UnassignedTask: Sendable, Equatable {
    /// Which task.
    public enum Task: Sendable, Equatable, Hashable {
        /// A row of `Problem.jobs`.
        case job(Int)
        /// A row of `Problem.shipments`.
        case shipment(Int)
    }

    /// Which task.
    public var task: Task
    /// What keeps it out.
    public var reason: Reason
    /// A sentence for the dispatcher.
    public var explanation: String
    /// The row of the vehicle that comes nearest to serving it; nil where no single one stands out.
    public var vehicle: Int?
    /// By how many seconds that vehicle would be late.
    public var seconds: Int?
    /// What would let a vehicle serve it beside what the plan gives it: the least for each limit, cheapest first.
    public var relaxations: [Relaxation] = []

    /// Makes the record.
    public init(task: Task, reason: Reason, explanation: String = "") {
        self.task = task
        self.reason = reason
        self.explanation = explanation
    }

    /// What keeps a task out of the plan, the most fundamental first.
    public enum Reason: String, Sendable, CaseIterable {
        /// No vehicle has the skills.
        case skills
        /// No compartment keeps the band.
        case compartment
        /// The only vehicle allowed cannot take it.
        case vehicle
        /// No vehicle is large enough, even empty.
        case capacity
        /// No empty vehicle reaches it within its windows.
        case time
        /// Some vehicle could, but not beside what it already does.
        case fleet
        /// Serving it costs more than the price of leaving it.
        case price
        /// The given order does not contain it.
        case notPlanned = "not_planned"
    }
}
