import Foundation
import Postgres
import RoadNetwork
import Routing
import Testing

@testable import Dispatching

extension DispatchingTests {
    /// An engine that does not end in its time.
    @Suite struct EngineTimeTests {
        /// The engine, which is stopped from outside after its first plan, or comes back long after its time.
        struct SlowEngine: RouteSolver {
            enum Fault: CaseIterable { case stopped, late }

            let fault: Fault

            func solve(_ problem: Problem, milliseconds: Int) throws -> Solution {
                switch fault {
                case .stopped:
                    let clock = SearchClock(milliseconds: { 0 }, isStopped: { true })
                    return Solver(problem, options: SolverOptions(milliseconds: milliseconds)).solve(clock: clock)
                case .late:
                    // The machine has other things to do: three times the budget, and what the planner allows.
                    Thread.sleep(forTimeInterval: Double(3 * milliseconds + 250) / 1_000)
                    return RoutingEngine(roundsPerSecond: 1_000, seed: 1).solve(problem, milliseconds: milliseconds)
                }
            }
        }

        private func draft(_ world: World, _ solver: any RouteSolver) async throws -> PlanDraft {
            var options = PlannerOptions()
            options.solveMilliseconds = 60
            let pool = world.pool()
            let planner = Planner(travelTimes: GreatCircle(), solver: solver, options: options)
            let draft = try await planner.plan(
                tenant: World.tenant,
                trigger: .request,
                reference: "",
                at: world.now,
                pool: pool
            )
            await pool.close()
            return draft
        }

        @Test(arguments: SlowEngine.Fault.allCases)
        func `the best plan so far comes, and says that it is no more than that`(fault: SlowEngine.Fault)
            async throws
        {
            let world = try World()
            try world.order((0..<8).map { world.drop("S\($0)", north: Double($0) - 4, east: Double($0 % 3)) })
            let draft = try await draft(world, SlowEngine(fault: fault))
            #expect(draft.unassigned.isEmpty)
            #expect(draft.summary.remarks?.contains { $0.code == .outOfTime } == true)
            #expect(draft.summary.degraded.contains { $0.contains("ran out of time") })
            try world.accept(try world.propose(draft), expecting: nil)
            #expect(try world.running()?.summary.remarks?.contains { $0.code == .outOfTime } == true)
        }

        @Test func `a plan in time says nothing of the kind`() async throws {
            let world = try World()
            try world.order([world.drop("A", north: 1, east: 0)])
            let draft = try await draft(world, RoutingEngine(roundsPerSecond: 1_000, seed: 1))
            #expect(draft.summary.remarks?.contains { $0.code == .outOfTime } == false)
        }
    }
}
