/// The stops of a problem in node order, on their way into a `NodeTable`.
struct NodeDraft {
    private(set) var stops: [Stop] = []
    private(set) var terms: [Terms] = []
    private(set) var partner: [Int] = []
    private(set) var initialLoad: [Int] = []
    private(set) var loadChange: [Int] = []
    private(set) var windows: [[TimeWindow]] = []
    private(set) var price: [Int] = []
    private(set) var home: [Int] = []
    private(set) var movePrice: [Int] = []
    /// The place of each stop in the given steps of its home; 0 for others.
    private(set) var rank: [Int] = []
    private(set) var isFrozen: [Bool] = []
    /// Whether the sum of loads decides about capacity.
    private(set) var isLoadMonotone = true

    init(problem: Problem, unit: CostUnit, basePrice: Int) {
        let zeros = [Int](repeating: 0, count: problem.dimensions)
        func full(_ amount: [Int]) -> [Int] { amount.isEmpty ? zeros : amount }
        for job in problem.jobs {
            let delivery = full(job.delivery)
            add(job.stop, job.terms, -1, delivery, zip(full(job.pickup), delivery).map { $0 - $1 })
        }
        for shipment in problem.shipments {
            let amount = full(shipment.amount)
            add(shipment.pickup, shipment.terms, stops.count + 1, zeros, amount)
            add(shipment.delivery, shipment.terms, stops.count - 1, zeros, amount.map { -$0 })
        }
        let hasDeliveries = problem.jobs.contains { $0.delivery.contains { $0 > 0 } }
        let hasPickups = problem.jobs.contains { $0.pickup.contains { $0 > 0 } }
        let hasShipments = problem.shipments.contains { $0.amount.contains { $0 > 0 } }
        isLoadMonotone = !hasShipments && !(hasDeliveries && hasPickups)
        setPrices(unit, basePrice)
        setHomes(problem, unit)
    }

    private mutating func add(_ stop: Stop, _ terms: Terms, _ partner: Int, _ initial: [Int], _ change: [Int]) {
        stops.append(stop)
        self.terms.append(terms)
        self.partner.append(partner)
        initialLoad += initial
        loadChange += change
        windows.append(Self.windows(of: stop))
    }

    /// A hard deadline cuts the windows; a soft one is left to the route rules.
    private static func windows(of stop: Stop) -> [TimeWindow] {
        guard let deadline = stop.deadline, deadline.pricePerMinute == nil else { return stop.windows }
        guard !stop.windows.isEmpty else { return [TimeWindow(start: 0, end: deadline.limit)] }
        let open = stop.windows.filter { $0.start <= deadline.limit }
            .map { TimeWindow(start: $0.start, end: min($0.end, deadline.limit)) }
        return open.isEmpty ? [TimeWindow(start: Limit.time * 3, end: -1)] : open
    }

    /// A higher sum of priorities beats any number of tasks, and any task beats any detour, as far as 64 bits allow.
    private mutating func setPrices(_ unit: CostUnit, _ basePrice: Int) {
        let tasks = stops.count
        let weights = terms.map { $0.price == nil ? 1 + $0.priority * (tasks + 1) : 0 }
        let base = min(basePrice, (1 << 60) / max(1, weights.reduce(0, +)))
        for node in stops.indices {
            let isSecond = partner[node] >= 0 && partner[node] < node
            price.append(isSecond ? 0 : terms[node].price.map { unit.price($0) } ?? base * weights[node])
        }
    }

    private mutating func setHomes(_ problem: Problem, _ unit: CostUnit) {
        home = Array(repeating: -1, count: stops.count)
        isFrozen = Array(repeating: false, count: stops.count)
        rank = Array(repeating: 0, count: stops.count)
        let plans = PlannedActivities(problem: problem)
        for (index, vehicle) in problem.vehicles.enumerated() {
            for (position, step) in vehicle.steps.enumerated() {
                guard let activity = plans.activity(of: step, vehicle),
                    let node = Self.node(of: activity, jobs: problem.jobs.count)
                else { continue }
                home[node] = index
                rank[node] = position
                isFrozen[node] = position < vehicle.frozenSteps
            }
        }
        movePrice = stops.indices.map { node in
            let isSecond = partner[node] >= 0 && partner[node] < node
            return home[node] < 0 || isSecond ? 0 : unit.price(terms[node].movePrice ?? 0)
        }
    }

    /// The node of a task; nil for starts, ends and pauses.
    static func node(of activity: Step.Activity, jobs: Int) -> Int? {
        switch activity {
        case .start, .end, .pause, .reload: nil
        case .job(let row): row
        case .pickup(let row): jobs + 2 * row
        case .delivery(let row): jobs + 2 * row + 1
        }
    }

    /// The task of a node.
    static func activity(of node: Int, jobs: Int) -> Step.Activity {
        guard node >= jobs else { return .job(node) }
        let row = (node - jobs) / 2
        return (node - jobs) % 2 == 0 ? .pickup(row) : .delivery(row)
    }
}
