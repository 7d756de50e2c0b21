/// The numbers that steer the search.
struct SearchSettings {
    /// The seed of everything random.
    var seed: UInt64 = 1
    /// Whether the search begins with a given plan.
    var isWarm = false
    /// How many neighbours are kept per stop.
    var neighbours = 60
    /// How many neighbours an insertion looks at.
    var insertionNeighbours = 40
    /// How many neighbours local search looks at; 0 switches it off.
    var localNeighbours = 8
    /// How much worse than allowed a round may be for local search to be tried on it, in mean arcs.
    var localSearchReach = 20.0
    /// The share of rounds around what a given plan leaves open.
    var eventShare = 0.6
    /// How many neighbours of an open stop belong to the event.
    var eventNeighbours = 40
    /// How many stops local search looks at in one round.
    var localSearchLimit = 200
    /// From how many stops on limits may be broken on the way, at a price; smaller problems are soon solved without.
    var penaltyStops = 100
    /// Whether there are too few rounds per stop for the prices of broken limits to find their level by themselves.
    var isShort = true
    /// How many stops a ruin removes on average.
    var meanRemoved = 10.0
    /// The longest string that is cut out of one route.
    var longestString = 10
    /// The share of rounds that empty a whole vehicle.
    var routeShare = 0.0
    /// The share of rounds that exchange two vehicles of different kinds.
    var exchangeShare = 0.0
    /// The longest route that is emptied.
    var longestRoute = 40
    /// The first temperature, as a share of the mean cost of an arc of the first plan.
    var firstTemperature = 3.0
    /// The last temperature, as a share of the mean cost of an arc of the first plan.
    var lastTemperature = 0.01

    /// Settings for a problem and a limit.
    ///
    /// A round costs about 30 microseconds; a search that has few rounds per stop must start cooler, or it ends hot. A search
    /// from a given plan starts cold: it should better the plan, not forget it. Measured at one second on the X, Gehring
    /// and Homberger and road instances of 100 to 1,000 stops, first temperatures 0.3, 1, 3 and 10 (November 2026).
    init(problem: CompiledProblem, options: SolverOptions, isWarm: Bool) {
        seed = options.seed
        self.isWarm = isWarm
        insertionNeighbours = problem.hasTime ? 40 : 20
        // Without windows most moves to far neighbours are refused after one comparison; with them each costs a walk.
        localNeighbours = problem.hasTime ? 8 : 14
        // Where only loads count, savings find few enough vehicles; a given plan should not be turned over.
        routeShare = problem.hasTime && problem.nodes.jobs == problem.nodes.count && !isWarm ? 0.15 : 0
        let rounds = options.iterationLimit ?? options.milliseconds * 20 * min(2, options.threads)
        let roundsPerStop = Double(rounds) / Double(max(1, problem.nodes.count))
        isShort = roundsPerStop < 300
        firstTemperature = isWarm ? 0.2 : min(3, 0.8 + roundsPerStop * 0.01)
        let canExchange =
            problem.fleet.kinds > 1 && problem.nodes.isLoadMonotone && problem.nodes.jobs == problem.nodes.count
        exchangeShare = canExchange && !isWarm ? 0.05 : 0
    }
}
