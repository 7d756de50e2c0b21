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

    /// The cost by which courses of action are compared.
    var cost: Int { solution.cost + goodsCost }

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
        // A breach lies in the past: what counts is how long it goes on from now.
        let minutes = (max(0, cooled - max(0, latest)) + 59) / 60
        let exposure = minutes * problem.options.exposureMinutePrice
        let isLate = latest > 0 && cooled > latest
        return Fate(exposureMinutes: minutes, cost: min(value, exposure), isLost: isLate || exposure >= value)
    }
}

extension PlanProblem {
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
            let name = problem.drivers[route.vehicle].vehicle.name
            metres += route.distance
            seconds += route.duration
            for step in route.steps {
                let begin = step.arrival + step.waiting
                switch step.activity {
                case .job(let row): add(problem.onBoard[row].number, name, begin)
                case .delivery(let row): add(problem.toLoad[row].number, name, begin)
                case .pickup(let row):
                    let number = problem.toLoad[row].number
                    if problem.meetings[number] != nil { cooled[number] = begin }
                case .start, .end, .pause, .reload: continue
                }
            }
        }
    }

    private mutating func add(_ number: String, _ vehicle: String, _ begin: Int) {
        deliveries[vehicle, default: []].append(number)
        handOver[number] = begin
        if cooled[number] == nil { cooled[number] = begin }
    }
}
