/// A place for an absent task, and what it would cost.
struct Insertion {
    /// The change of the objective without the task's price; `Int.max` when there is no place.
    var cost = Int.max
    /// The node behind which the job or the pickup goes.
    var after = -1
    /// For a shipment, the node behind which the delivery goes, as the route is before the insertion; the pickup itself
    /// when the delivery follows it at once.
    var deliveryAfter = -1

    /// Whether there is a place.
    var exists: Bool { after >= 0 }
}
