import Routing
import Testing

@Suite("Why a task is left out")
struct RelaxationTests {
    static let mixes: [TestProblems.Features] = [
        [.windows], [.windows, .limits], [.limits, .costs], [.skills, .windows], [.shipments, .windows, .timeOnBoard],
        [.pickups], [.warmUp, .pickups], [.setups, .windows, .breaks],
    ]

    @Test("eased by what it says the plan serves one task more, by less it does not", arguments: mixes.indices)
    func exact(mix: Int) throws {
        var told = 0
        for seed in 1...30 {
            let problem = try TestProblems.random(seed: seed * 50 + mix, stops: 9, vehicles: 2, Self.mixes[mix])
            let solution = TestProblems.solve(problem, iterations: 800)
            for task in solution.unassigned {
                for relaxation in task.relaxations {
                    told += 1
                    let places = try fits(task.task, problem, solution, relaxation, less: 0)
                    #expect(places, "seed \(seed): \(relaxation)")
                    guard relaxation.amount != nil else { continue }
                    let fewer = try fits(task.task, problem, solution, relaxation, less: 1)
                    #expect(!fewer, "seed \(seed): \(relaxation)")
                }
            }
        }
        #expect(told > 3)
    }

    @Test("solving again with the limit eased serves one task more")
    func again() throws {
        var tried = 0
        for seed in 1...12 {
            let problem = try TestProblems.random(seed: seed * 31, stops: 9, vehicles: 2, [.windows, .limits])
            let solution = TestProblems.solve(problem, iterations: 800)
            guard let relaxation = solution.unassigned.first?.relaxations.first else { continue }
            let eased = try EasedProblem(problem, relaxation, less: 0).problem
            let better = TestProblems.solve(eased, iterations: 3_000)
            #expect(better.unassigned.count < solution.unassigned.count, "seed \(seed): \(relaxation)")
            tried += 1
        }
        #expect(tried > 3)
    }

    @Test("the dispatcher reads it in words")
    func words() throws {
        let late = Job(stop: Stop(id: 5, place: Place(index: 1), windows: [TimeWindow(start: 0, end: 100)]))
        let matrix = try TravelMatrix(side: 2, durations: [0, 820, 820, 0])
        let problem = try Problem(
            vehicles: [Vehicle(id: 7, start: Place(index: 0))],
            jobs: [late],
            travel: ["car": .matrix(matrix)]
        )
        let task = try #require(TestProblems.solve(problem, iterations: 10).unassigned.first)
        #expect(task.reason == .time)
        #expect(task.explanation.hasSuffix("fits vehicle 7 if job 5 may begin 12 minutes later"))
        #expect(task.relaxations.map(\.amount) == [720])
    }

    /// Whether some place of the plan's routes takes the task when a limit is eased.
    private func fits(
        _ task: UnassignedTask.Task,
        _ problem: Problem,
        _ solution: Solution,
        _ relaxation: Relaxation,
        less: Int
    ) throws -> Bool {
        let eased = try EasedProblem(problem, relaxation, less: less).problem
        // Less of a task's own window is judged on every vehicle, of a vehicle's limit on that vehicle.
        for row in problem.vehicles.indices where less > 0 || row == relaxation.vehicle {
            let route = solution.routes.first { $0.vehicle == row }
            let given = route?.steps.map(\.activity).filter { $0 != .start && $0 != .end }
            let activities = given ?? problem.vehicles[row].breaks.indices.map { .pause($0) }
            for order in orders(task, activities) {
                let trial = Solver.time(eased, vehicle: row, order)
                if trial.violations.isEmpty, trial.steps.allSatisfy({ $0.violations.isEmpty }) { return true }
            }
        }
        return false
    }

    private func orders(_ task: UnassignedTask.Task, _ activities: [Step.Activity]) -> [[Step.Activity]] {
        (0...activities.count).flatMap { first -> [[Step.Activity]] in
            switch task {
            case .job(let row):
                var order = activities
                order.insert(.job(row), at: first)
                return [order]
            case .shipment(let row):
                return (first...activities.count).map { last in
                    var order = activities
                    order.insert(.delivery(row), at: last)
                    order.insert(.pickup(row), at: first)
                    return order
                }
            }
        }
    }
}

/// A problem in which one limit is eased.
struct EasedProblem {
    let problem: Problem

    init(_ problem: Problem, _ relaxation: Relaxation, less: Int) throws {
        var (vehicles, jobs, shipments) = (problem.vehicles, problem.jobs, problem.shipments)
        let amount = (relaxation.amount ?? 0) - less
        let row = relaxation.vehicle
        func change(_ stop: inout Stop) {
            if let deadline = stop.deadline, deadline.pricePerMinute == nil {
                stop.deadline = Deadline(limit: deadline.limit + amount)
            }
            for index in stop.windows.indices {
                if relaxation.limit == .windowEnd { stop.windows[index].end += amount }
                if relaxation.limit == .windowStart {
                    stop.windows[index].start = max(0, stop.windows[index].start - amount)
                }
            }
            // What has grown together is one.
            var joined: [TimeWindow] = []
            for window in stop.windows {
                if let last = joined.last, window.start <= last.end {
                    joined[joined.count - 1].end = max(last.end, window.end)
                } else {
                    joined.append(window)
                }
            }
            stop.windows = joined
        }
        switch (relaxation.limit, relaxation.stop) {
        case (.windowEnd, .job(let row)?), (.windowStart, .job(let row)?): change(&jobs[row].stop)
        case (.windowEnd, .pickup(let row)?), (.windowStart, .pickup(let row)?): change(&shipments[row].pickup)
        case (.windowEnd, .delivery(let row)?), (.windowStart, .delivery(let row)?): change(&shipments[row].delivery)
        case (.timeOnBoard, .delivery(let row)?): shipments[row].timeOnBoard?.limit += amount
        case (.warmUp, .job(let row)?): jobs[row].terms.warmUp?.limit += amount
        case (.warmUp, .delivery(let row)?): shipments[row].terms.warmUp?.limit += amount
        case (.skills, .job(let stop)?): vehicles[row].skills.formUnion(jobs[stop].terms.skills)
        case (.shiftEnd, _): vehicles[row].window.end += amount
        case (.travelTime, _): vehicles[row].maximumTravelTime? += amount
        case (.distance, _): vehicles[row].maximumDistance? += amount
        case (.tasks, _): vehicles[row].maximumTasks? += amount
        case (.capacity, _): vehicles[row].capacity[relaxation.dimension ?? 0] += amount
        default: break
        }
        self.problem = try Problem(vehicles: vehicles, jobs: jobs, shipments: shipments, travel: problem.travel)
    }
}
