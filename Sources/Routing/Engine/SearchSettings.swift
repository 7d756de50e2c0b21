/// The numbers that steer the search.
struct SearchSettings {
    /// The seed of everything random.
    var seed: UInt64 = 1
    /// How many neighbours are kept per stop.
    var neighbours = 60
    /// How many neighbours an insertion looks at.
    var insertionNeighbours = 40
    /// How many stops a ruin removes on average.
    var meanRemoved = 10.0
    /// The longest string that is cut out of one route.
    var longestString = 10
    /// The first temperature, as a share of the mean cost of an arc of the first plan.
    var firstTemperature = 0.3
    /// The last temperature, as a share of the mean cost of an arc of the first plan.
    var lastTemperature = 0.003
}
