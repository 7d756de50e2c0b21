import Synchronization
import Testing

@testable import Routing

@Suite struct ExplanationLimitTests {
    private final class Clock: Sendable {
        let milliseconds = Atomic(1_000)
        let isStopped = Atomic(false)
    }

    /// Reasons take what was left for them and ten milliseconds; whoever has said stop waits for these alone.
    @Test func whoHasSaidStopWaitsForTenMilliseconds() throws {
        let depot = Place(index: 0)
        let travel = ["car": Travel.matrix(try TravelMatrix(side: 1, durations: [0]))]
        let problem = try Problem(vehicles: [Vehicle(id: 1, start: depot, end: depot)], jobs: [], travel: travel)
        let clock = Clock()
        let search = SearchClock {
            clock.milliseconds.load(ordering: .relaxed)
        } isStopped: {
            clock.isStopped.load(ordering: .relaxed)
        }
        let isOver = Solver(problem).explanationLimit(from: search, reserve: 250)
        func at(_ milliseconds: Int, stopped: Bool) -> Bool {
            clock.milliseconds.store(1_000 + milliseconds, ordering: .relaxed)
            clock.isStopped.store(stopped, ordering: .relaxed)
            return isOver()
        }
        #expect(!at(10, stopped: true) && at(11, stopped: true))
        #expect(!at(260, stopped: false) && at(261, stopped: false))
    }
}
