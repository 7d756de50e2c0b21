/// Routes that pass between searches: the stops of some vehicles, and the tasks that are to be served beside them.
struct SharedPlan: Sendable {
    /// The vehicles of this share; the others belong to somebody else.
    var rows: [Int] = []
    /// The stops of each of them, in order.
    var routes: [[Int32]] = []
    /// The tasks that no route serves (shipments by their pickup).
    var absent: [Int32] = []
    /// The cost of the routes and the prices of the absent tasks.
    var objective = 0
    /// Whether its searches may break limits at a price.
    var paysPenalties = false

    /// Two shares as one.
    static func + (left: SharedPlan, right: SharedPlan) -> SharedPlan {
        SharedPlan(
            rows: left.rows + right.rows,
            routes: left.routes + right.routes,
            absent: left.absent + right.absent,
            objective: left.objective + right.objective,
            paysPenalties: left.paysPenalties
        )
    }
}
