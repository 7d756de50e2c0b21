import Testing

@testable import Routing

@Suite("Routes of given order")
struct OrderTimerTests {
    @Test(
        "A break finds a place that breaks no limit and delays nothing beyond what the search found",
        arguments: 1...20
    )
    func breaks(seed: Int) throws {
        let problem = try TestProblems.random(seed: seed, stops: 9, vehicles: 3, [.breaks, .windows, .shipments])
        let timer = OrderTimer(problem)
        let routes = TestProblems.solve(problem, iterations: 300).routes
        for route in routes where problem.vehicles[route.vehicle].breaks.count == 1 {
            let tasks = route.steps.map(\.activity).filter(\.isTask)
            let timed = timer.routeWithBreaks(vehicle: route.vehicle, tasks)
            #expect(timed.steps.map(\.activity).filter(\.isTask) == tasks)
            #expect(timed.steps.contains { $0.activity == .pause(0) })
            let broken = timed.violations + timed.steps.flatMap(\.violations)
            #expect(broken.isEmpty, "\(broken)")
            #expect(timed.cost == route.cost)
            let ends = [timed, route].compactMap { $0.steps.last?.departure }
            #expect(ends[0] <= ends[1])
        }
    }

    @Test(
        "Every load of a plan has a compartment that serves its band, and none holds more than it can",
        arguments: 1...20
    )
    func compartments(seed: Int) throws {
        let problem = try TestProblems.random(seed: seed, stops: 9, vehicles: 3, [.compartments, .shipments])
        for route in TestProblems.solve(problem, iterations: 300).routes {
            let vehicle = problem.vehicles[route.vehicle]
            let holders = Solver.compartments(problem, of: route)
            guard !vehicle.compartments.isEmpty else {
                #expect(holders.isEmpty)
                continue
            }
            for (activity, index) in holders {
                guard let band = problem.terms(of: activity)?.band else { continue }
                #expect(vehicle.compartments[index].bands.contains(band))
            }
            // What is on board of each compartment after every pickup and delivery.
            var load = vehicle.compartments.map { $0.capacity.map { _ in 0 } }
            for step in route.steps {
                guard case .pickup(let row) = step.activity else {
                    if case .delivery(let row) = step.activity, let index = holders[.pickup(row)] {
                        load[index] = zip(load[index], problem.shipments[row].amount).map { $0 - $1 }
                    }
                    continue
                }
                let index = try #require(holders[step.activity])
                load[index] = zip(load[index], problem.shipments[row].amount).map { $0 + $1 }
                #expect(zip(load[index], vehicle.compartments[index].capacity).allSatisfy { $0 <= $1 })
            }
        }
    }
}
