internal import Foundation
internal import RoadNetwork
internal import Routing

/// One course of action, solved: what is done with endangered loads, the routes, and what all of it costs.
struct PlanTrial {
    let problem: PlanProblem
    let table: TravelTable
    let solution: Solution

    /// What becomes of one endangered load.
    struct Fate {
        var exposureMinutes: Int
        var cost: Int
        var isLost: Bool
    }

    /// The loads that are endangered, or strand on a vehicle that cannot go on, with what becomes of them.
    let fates: [String: Fate]
    /// The price of endangered goods and of those that are left undone.
    let goodsCost: Int
    /// The price of all routes and of hand-overs after their windows.
    ///
    /// Not the engine's own price of lateness: that is there to drive its search, and it counts endangered goods that
    /// come late, whose price is in ``goodsCost``, only where some order of stops would bring them in time.
    let routeCost: Int

    /// The cost by which courses of action are compared.
    var cost: Int { routeCost + goodsCost }

    init(problem: PlanProblem, table: TravelTable, solution: Solution) {
        self.problem = problem
        self.table = table
        self.solution = solution
        let course = CourseOfEvents(solution, problem)
        let stranded = problem.state.stranded.map(\.number)
        let concerned = Set(problem.latest.keys).union(stranded).subtracting(problem.standing.values.map(\.number))
        var fates: [String: Fate] = [:]
        for number in concerned {
            fates[number] = Self.fate(number, course, problem)
        }
        self.fates = fates
        let left = solution.unassigned.map { task -> String in
            switch task.task {
            case .job(let row): problem.onBoard[row].number
            case .shipment(let row): problem.toLoad[row].number
            }
        }
        let leftCost = left.filter { fates[$0] == nil }.reduce(0) { $0 + problem.value(of: $1) }
        goodsCost = fates.values.reduce(0) { $0 + $1.cost } + leftCost
        let driving = solution.routes.reduce(0) { $0 + $1.cost.total - $1.cost.lateness }
        routeCost = driving + course.lateMinutes(problem) * problem.options.lateMinutePrice
    }

    /// Whether every load that should change its vehicle has found one.
    var hasAllTransfers: Bool {
        solution.unassigned.allSatisfy { task in
            guard case .shipment(let row) = task.task else { return true }
            return problem.meetings[problem.toLoad[row].number] == nil
        }
    }

    private static func fate(_ number: String, _ course: CourseOfEvents, _ problem: PlanProblem) -> Fate {
        let value = problem.value(of: number)
        guard problem.rescues[number]?.kind != .giveUp, let cooled = course.cooled[number] else {
            return Fate(exposureMinutes: 0, cost: value, isLost: true)
        }
        guard let latest = problem.latest[number].map(problem.seconds) else {
            return Fate(exposureMinutes: 0, cost: 0, isLost: false)
        }
        let minutes = (max(0, cooled - max(0, latest)) + 59) / 60
        guard latest <= 0 else {
            // Beyond the time that was foreseen the rule is met: the goods are lost, be it by a minute or an hour.
            let risk = problem.risk(at: cooled, latest: latest, share: problem.reserveShare(of: number))
            return Fate(exposureMinutes: minutes, cost: Int(risk * Double(value)), isLost: cooled > latest)
        }
        // A breach lies in the past: what counts is how long it goes on from now.
        let exposure = minutes * problem.options.exposureMinutePrice
        return Fate(exposureMinutes: minutes, cost: min(value, exposure), isLost: exposure >= value)
    }
}

extension PlanProblem {
    /// When the reserve of a forecast begins, in seconds of the problem's clock; the forecast itself when it is over.
    func reserve(before latest: Int, share: Double) -> Int {
        max(min(0, latest), Int(Double(latest) * (1 - share)))
    }

    /// The share that is kept in reserve by what is done with a load.
    func reserveShare(of number: String) -> Double {
        let kind = rescues[number]?.kind
        return kind == .store || kind == .transfer ? options.coolingReserveShare : options.reserveShare
    }

    /// How probably goods are lost that are in the cold again at a moment: not before the reserve, surely after the
    /// forecast.
    fileprivate func risk(at cooled: Int, latest: Int, share: Double) -> Double {
        let begin = reserve(before: latest, share: share)
        guard cooled > begin else { return 0 }
        guard cooled <= latest else { return 1 }
        return Double(cooled - begin) / Double(max(1, latest - begin))
    }

    /// What losing a shipment costs, in units of cost.
    func value(of number: String) -> Int {
        let told = state.shipments[number]?.goods.valueMinor ?? 0
        let value = told > 0 ? told : options.usualValueMinor
        return min(value, Limit.price) * options.valuePrice / 100
    }
}

extension CourseOfEvents {
    /// What a solution of the engine comes to.
    init(_ solution: Solution, _ problem: PlanProblem) {
        for route in solution.routes {
            let driver = problem.drivers[route.vehicle]
            let name = driver.vehicle.name
            metres += route.distance
            seconds += route.duration
            for step in route.steps {
                let begin = step.arrival + step.waiting
                switch step.activity {
                case .job(let row):
                    let load = problem.onBoard[row]
                    // Into a cold store goods come with the end of the work, to their drop with its beginning.
                    if problem.store(for: load) != nil { cooled[load.number] = step.departure }
                    add(load.number, name, begin)
                case .delivery(let row): add(problem.toLoad[row].number, name, begin)
                case .pickup(let row):
                    let number = problem.toLoad[row].number
                    if problem.meetings[number] != nil { cooled[number] = step.departure }
                case .pause(let row): breaks[driver.breaks[row].key] = begin
                case .start, .end, .reload: continue
                }
            }
        }
    }

    /// Minutes by which hand-overs begin after their windows, each as the engine counts them; cold stores have none.
    fileprivate func lateMinutes(_ problem: PlanProblem) -> Int {
        handOver.reduce(0) { sum, entry in
            guard problem.rescues[entry.key]?.kind != .store, let goods = problem.state.shipments[entry.key]?.goods
            else { return sum }
            return sum + (max(0, entry.value - max(0, problem.seconds(goods.windowEnd))) + 59) / 60
        }
    }

    private mutating func add(_ number: String, _ vehicle: String, _ begin: Int) {
        deliveries[vehicle, default: []].append(number)
        handOver[number] = begin
        if cooled[number] == nil { cooled[number] = begin }
    }
}
