/// The search: one plan, changed in place by ruin and recreate, accepted by annealing, ended by the clock.
struct Search: ~Copyable {
    var plan: Plan
    let neighbours: Neighbours
    let settings: SearchSettings
    var random: RandomSource
    var blink: Blink
    var log: ChangeLog
    /// The tasks that the running round made absent (a shipment by its pickup).
    var removed: [Int32] = []
    /// The stops of a string that is being cut.
    var collected: [Int32] = []
    var keyed: [KeyedTask] = []
    /// The tasks that no route serves.
    var absent: [Int32] = []
    /// `absent` as it was before the running round.
    var absentSaved: [Int32] = []
    var absentStops: Int
    var usedVehicles = 0
    /// When each route was last looked at for a shipment, to look once per shipment.
    let lastRound: Column<Int>
    var roundOfRow = 0
    /// For which task the place behind each node was last tried.
    let lastLook: Column<Int>
    var lookNumber = 0
    var best: BestPlan

    init(problem: consuming CompiledProblem, settings: SearchSettings) {
        neighbours = Neighbours(problem: problem, limit: settings.neighbours)
        plan = Plan(problem: problem)
        self.settings = settings
        random = RandomSource(seed: settings.seed)
        blink = Blink(seed: settings.seed &+ 1)
        log = ChangeLog(vehicles: plan.problem.fleet.count)
        absentStops = plan.problem.nodes.count
        lastRound = Column(count: plan.problem.fleet.count, repeating: 0)
        lastLook = Column(count: plan.next.count, repeating: 0)
        best = BestPlan(plan: plan)
    }

    /// Notes that a task found no place.
    mutating func rememberAbsent(_ task: Int) { absent.append(Int32(task)) }

    /// Keeps the plan if it is better than the best.
    mutating func keepIfBest() {
        if plan.objective < best.objective { best.save(plan) }
    }
}
