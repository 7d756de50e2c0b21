/// The search: one plan, changed in place by ruin and recreate, accepted by annealing, ended by the clock.
struct Search: ~Copyable {
    let plan: Plan
    let neighbours: Neighbours
    let settings: SearchSettings
    var random: RandomSource
    var blink: Blink
    var log: ChangeLog
    /// The tasks that the running round made absent (a shipment by its pickup).
    var removed: [Int32] = []
    /// The stops that local search has still to look at.
    var pending: [Int32] = []
    let isPending: Column<Bool>
    /// The node behind each node after the last accepted round.
    let settledNext: IndexColumn
    /// Whether local search follows each round: where costs are multiples of one table and no rule needs a walk.
    let hasLocalSearch: Bool
    /// Whether the first plan has been bettered as a whole.
    var isImproved: Bool
    /// How much worse than allowed a round may be for local search to be tried on it, in units of the objective.
    var localSearchReach = 0.0
    /// The stops of a string that is being cut.
    var collected: [Int32] = []
    var keyed: [KeyedTask] = []
    /// The stops around which a ruin may begin; empty means all.
    var seeds: [Int32] = []
    /// The stops that a given plan leaves open, and those near them: where something has happened.
    var eventSeeds: [Int32] = []
    /// The price of the tasks that belong to another search, part of the objective that never changes.
    var foreignPrice = 0
    /// The tasks that no route serves.
    var absent: [Int32] = []
    /// `absent` as it was before the running round.
    var absentSaved: [Int32] = []
    var absentStops: Int
    var usedVehicles = 0
    /// When each route was last looked at for a shipment, to look once per shipment.
    let lastRound: Column<Int>
    var roundOfRow = 0
    /// The number of the running look for a job's places.
    var lookNumber: Int32 = 0
    var best: BestPlan
    /// The price of overloading a vehicle; nil where that is never allowed.
    var overloadPrice: PenaltyPrice?
    /// The price of coming too late; nil where that is never allowed.
    var latenessPrice: PenaltyPrice?

    /// Whether the search may pass through plans that break limits, at a price: the first plan broke none, and there is
    /// enough to be won.
    var paysPenalties = false

    init(problem: CompiledProblem, settings: SearchSettings) {
        neighbours = Neighbours(problem: problem, limit: settings.neighbours)
        let plan = Plan(problem: problem)
        self.plan = plan
        self.settings = settings
        random = RandomSource(seed: settings.seed)
        blink = Blink(seed: settings.seed &+ 1)
        log = ChangeLog(plan: plan)
        hasLocalSearch =
            settings.localNeighbours > 0 && problem.hasOneMeasure && !problem.rules.isNeeded
            && !problem.fleet.hasTravelLimits
        settledNext = IndexColumn(count: plan.next.count, repeating: -1)
        isImproved = settings.isWarm
        isPending = Column(count: problem.nodes.count, repeating: false)
        absentStops = problem.nodes.count
        lastRound = Column(count: problem.fleet.count, repeating: 0)
        best = BestPlan(plan: plan)
    }

    /// Notes that a task found no place.
    mutating func rememberAbsent(_ task: Int) { absent.append(Int32(task)) }

    /// Leaves the plan as it has become.
    mutating func commit() {
        for index in 0..<log.touchedCount { best.noteChange(log.touchedRoute(index)) }
        log.commit()
    }

    /// Keeps the plan if it is better than the best and breaks no limit (but those that frozen stops break anyway).
    mutating func keepIfBest() {
        guard !paysPenalties || (plan.overload == 0 && plan.lateness == 0) else { return }
        if plan.objective < best.objective { best.save(plan) }
    }
}
