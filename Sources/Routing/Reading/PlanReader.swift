/// Reads a plan, VROOM's output document, against the problem that it is of.
struct PlanReader {
    private let problem: Problem
    private let vehicles: [Int: Int]
    /// The activities that a plan may name by a type and an id; loads that are handed over share ids with other tasks.
    private var activities: [Name: [Step.Activity]] = [:]

    private struct Name: Hashable {
        let type: String
        let id: Int
    }

    /// A step as the document says it; which break it is depends on the vehicle, which may stand behind the steps.
    private struct StepDraft {
        var name = Name(type: "", id: 0)
        var step = Step(activity: .start, arrival: 0, load: [])
    }

    init(problem: Problem) {
        self.problem = problem
        vehicles = Dictionary(uniqueKeysWithValues: problem.vehicles.enumerated().map { ($1.id, $0) })
        for (row, job) in problem.jobs.enumerated() { add(.job(row), job.stop, "job") }
        for (row, shipment) in problem.shipments.enumerated() {
            add(.pickup(row), shipment.pickup, "pickup")
            add(.delivery(row), shipment.delivery, "delivery")
        }
    }

    private mutating func add(_ activity: Step.Activity, _ stop: Stop, _ type: String) {
        activities[Name(type: stop.label?.type ?? type, id: stop.label?.id ?? stop.id), default: []].append(activity)
    }

    mutating func read(_ bytes: [UInt8]) throws(InputError) -> Solution {
        var cursor = JSONCursor(bytes)
        var reader = self
        var routes: [Route]?
        var unassigned: [UnassignedTask] = []
        try cursor.object { (cursor: inout JSONCursor, key) throws(InputError) in
            switch key {
            case "code":
                let code = try cursor.integer()
                guard code == 0 else { throw cursor.error("is \(code): the document is no plan") }
            case "routes":
                routes = try cursor.list { (cursor: inout JSONCursor) throws(InputError) in try reader.route(&cursor) }
            case "unassigned":
                let tasks = try cursor.list { (cursor: inout JSONCursor) throws(InputError) in
                    try reader.unassigned(&cursor)
                }
                unassigned = tasks.compactMap { $0 }
            default: try cursor.skip()
            }
        }
        try cursor.end()
        guard let routes else { throw InputError("routes", "is missing") }
        self = reader
        return Solution(routes: routes, unassigned: unassigned)
    }

    private mutating func route(_ cursor: inout JSONCursor) throws(InputError) -> Route {
        var vehicle: Int?
        var drafts: [StepDraft] = []
        var total: Int?
        var terms: RouteCost?
        try cursor.object { (cursor: inout JSONCursor, key) throws(InputError) in
            switch key {
            case "vehicle":
                let id = try cursor.natural()
                guard let row = vehicles[id] else { throw cursor.error("no vehicle has the id \(id)") }
                vehicle = row
            case "cost": total = try cursor.figure()
            case "cost_terms": terms = try Self.terms(&cursor)
            case "steps": drafts = try cursor.list(step)
            default: try cursor.skip()
            }
        }
        guard let vehicle else { throw cursor.error("has no vehicle") }
        guard let total else { throw cursor.error("has no cost") }
        var steps: [Step] = []
        for (index, draft) in drafts.enumerated() {
            var step = draft.step
            guard let activity = activity(draft.name, problem.vehicles[vehicle]) else {
                let path = "\(cursor.error("").path).steps[\(index)].id"
                throw InputError(path, "no \(draft.name.type) has the id \(draft.name.id)")
            }
            step.activity = activity
            steps.append(step)
        }
        return Route(vehicle: vehicle, steps: steps, cost: terms ?? plain(total, vehicle, steps))
    }

    /// The terms of a cost that only its sum is told of: what is left beside the vehicle's use and its work is travel.
    private func plain(_ total: Int, _ vehicle: Int, _ steps: [Step]) -> RouteCost {
        let costs = problem.vehicles[vehicle].costs
        let tasks = steps.filter(\.activity.isTask)
        var cost = RouteCost()
        cost.fixed = tasks.isEmpty ? 0 : costs.fixed
        let work = Double(tasks.reduce(0) { $0 + $1.setup + $1.service })
        cost.task = Int((work * Double(costs.perTaskHour) / 3600).rounded())
        cost.travel = total - cost.fixed - cost.task
        return cost
    }

    private func step(_ cursor: inout JSONCursor) throws(InputError) -> StepDraft {
        var (type, id) = ("", 0)
        var draft = StepDraft()
        draft.step.load = [Int](repeating: 0, count: problem.dimensions)
        try cursor.object { (cursor: inout JSONCursor, key) throws(InputError) in
            switch key {
            case "type": type = try cursor.string()
            case "id": id = try cursor.natural()
            case "arrival": draft.step.arrival = try cursor.figure()
            case "setup": draft.step.setup = try cursor.figure()
            case "service": draft.step.service = try cursor.figure()
            case "waiting_time": draft.step.waiting = try cursor.figure()
            case "duration": draft.step.duration = try cursor.figure()
            case "distance": draft.step.distance = try cursor.figure()
            case "warm_up": draft.step.warmUp = try cursor.figure()
            case "load":
                let load = try cursor.list { (cursor: inout JSONCursor) throws(InputError) in try cursor.figure() }
                guard load.count == problem.dimensions else {
                    throw cursor.error("has \(load.count) dimensions, expected \(problem.dimensions)")
                }
                draft.step.load = load
            default: try cursor.skip()
            }
        }
        draft.name = Name(type: type, id: id)
        return draft
    }

    private mutating func activity(_ name: Name, _ vehicle: Vehicle) -> Step.Activity? {
        switch name.type {
        case "start": return .start
        case "end": return .end
        case "reload": return .reload
        case "break": return vehicle.breaks.firstIndex { $0.id == name.id }.map { .pause($0) }
        default:
            guard let named = activities[name] else { return nil }
            // The last one of a name stays, so that a plan which serves it twice is seen to do so.
            if named.count > 1 { activities[name]?.removeFirst() }
            return named.first
        }
    }

    private mutating func unassigned(_ cursor: inout JSONCursor) throws(InputError) -> UnassignedTask? {
        var (type, id) = ("", 0)
        try cursor.object { (cursor: inout JSONCursor, key) throws(InputError) in
            switch key {
            case "type": type = try cursor.string()
            case "id": id = try cursor.natural()
            default: try cursor.skip()
            }
        }
        guard let activity = activities[Name(type: type, id: id)]?.first else {
            throw cursor.error("no \(type) has the id \(id)")
        }
        switch activity {
        case .job(let row): return UnassignedTask(task: .job(row), reason: .notPlanned)
        case .pickup(let row): return UnassignedTask(task: .shipment(row), reason: .notPlanned)
        // A shipment is listed with both of its stops.
        case .delivery, .start, .end, .pause, .reload: return nil
        }
    }

    private static func terms(_ cursor: inout JSONCursor) throws(InputError) -> RouteCost {
        var cost = RouteCost()
        try cursor.object { (cursor: inout JSONCursor, key) throws(InputError) in
            switch key {
            case "fixed": cost.fixed = try cursor.figure()
            case "travel": cost.travel = try cursor.figure()
            case "task": cost.task = try cursor.figure()
            case "lateness": cost.lateness = try cursor.figure()
            case "moves": cost.moves = try cursor.figure()
            case "reversals": cost.reversals = try cursor.figure()
            case "shifts": cost.shifts = try cursor.figure()
            case "warm_up": cost.warmUp = try cursor.figure()
            default: try cursor.skip()
            }
        }
        return cost
    }
}

extension Solution {
    /// Reads a plan of a problem from VROOM's output document.
    ///
    /// Of a route without `cost_terms` only the sum of its cost is known; distances that no step tells are 0.
    ///
    /// - Throws: `InputError` with the path of the first value that is wrong or names what the problem does not have.
    public init(reading bytes: [UInt8], of problem: Problem) throws(InputError) {
        var reader = PlanReader(problem: problem)
        self = try reader.read(bytes)
    }
}

extension JSONCursor {
    /// A time, a length, a load or a cost of a plan: small enough that sums of them fit into 64 bits.
    fileprivate mutating func figure() throws(InputError) -> Int {
        let value = try natural()
        guard value <= 1 << 53 else { throw error("\(value) is outside 0 ... \(1 << 53)") }
        return value
    }
}
