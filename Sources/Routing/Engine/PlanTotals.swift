/// The sums over all vehicles of a plan.
struct PlanTotals {
    /// The cost of all routes.
    var routeCost = 0
    /// The prices of all absent tasks.
    var absentPrice = 0
    /// What all vehicles together carry too much.
    var overload = 0
    /// The seconds by which all vehicles together come too late.
    var lateness = 0
}
