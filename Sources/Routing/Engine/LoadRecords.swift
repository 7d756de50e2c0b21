/// What is asked for together about loads, one record per dimension, so that it lies together in memory.
///
/// `Plan` and `NodeTable` have the fields as columns too.
struct VehicleLoad: BitwiseCopyable {
    /// The sum of what the stops load at the start.
    var initial = 0
    /// The sum of what the stops take along to the end.
    var final = 0
    var capacity = 0

    /// How much the vehicle carries too much.
    @inline(__always)
    var excess: Int { max(0, max(initial, final) &- capacity) }
}

/// The sums of `VehicleLoad` from the start of the route through one node.
struct LoadSums: BitwiseCopyable {
    var initial = 0
    var final = 0
}

/// What one stop adds.
struct StopLoad: BitwiseCopyable {
    /// What it adds to the load at the vehicle's start.
    var initial: Int
    /// How the load changes there.
    var change: Int
}
