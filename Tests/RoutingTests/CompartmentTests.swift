import Testing

@testable import Routing

@Suite("Loads in compartments")
struct CompartmentTests {
    @Test("a load changes its place when another one needs it")
    func packing() {
        let cold: Set<String> = ["cold"]
        let compartments = [Compartment(bands: cold, capacity: [4]), Compartment(bands: cold, capacity: [3])]
        func fits(_ amounts: [Int]) -> Bool {
            var packing = CompartmentPacking(
                compartments: compartments,
                events: amounts.map { .load([$0], band: "cold") }
            )
            return packing.succeeds()
        }
        // Largest first and first place first would put 3 into the larger one and leave no place for the last 2.
        #expect(fits([3, 2, 2]))
        #expect(!fits([3, 3, 2]))
        #expect(!fits([5]))
    }

    @Test("every packing that exists is found, and none that does not", arguments: 1...60)
    func bruteForce(seed: Int) {
        var source = TestRandom(seed: UInt64(seed))
        let names = ["cold", "frozen", "ambient"]
        let compartments = (0..<(2 + source.below(2))).map { _ in
            Compartment(
                bands: Set(names.filter { _ in source.below(3) > 0 }),
                capacity: source.below(8) == 0 ? [] : [3 + source.below(8), 3 + source.below(8)]
            )
        }
        var events: [CompartmentPacking.Event] = []
        var onBoard: [Int] = []
        for _ in 0..<8 {
            if !onBoard.isEmpty, source.below(3) == 0 {
                events.append(.unload(onBoard.remove(at: source.below(onBoard.count))))
            } else {
                onBoard.append(events.count)
                let band = source.below(4) == 0 ? nil : names[source.below(3)]
                events.append(.load([1 + source.below(5), 1 + source.below(5)], band: band))
            }
        }
        var packing = CompartmentPacking(compartments: compartments, events: events)
        #expect(packing.succeeds() == Self.exists(compartments, events))
    }

    /// Tries every assignment of loads to compartments, and adds up what is in each after each event.
    private static func exists(_ compartments: [Compartment], _ events: [CompartmentPacking.Event]) -> Bool {
        let loads = events.indices.filter { if case .load = events[$0] { true } else { false } }
        var choices = 1
        for _ in loads { choices *= compartments.count }
        return (0..<choices).contains { choice in
            var rest = choice
            var place: [Int: Int] = [:]
            for load in loads {
                place[load] = rest % compartments.count
                rest /= compartments.count
            }
            var held = compartments.map { _ in [0, 0] }
            for (index, event) in events.enumerated() {
                switch event {
                case .load(let amount, let band):
                    guard let here = place[index] else { return false }
                    if let band, !compartments[here].bands.contains(band) { return false }
                    held[here] = zip(held[here], amount).map { $0 + $1 }
                    let capacity = compartments[here].capacity
                    if !capacity.isEmpty, zip(held[here], capacity).contains(where: { $0 > $1 }) { return false }
                case .unload(let load):
                    guard let here = place[load], case .load(let amount, _) = events[load] else { return false }
                    held[here] = zip(held[here], amount).map { $0 - $1 }
                }
            }
            return true
        }
    }

    @Test("the search uses a packing that is not the greedy one")
    func search() throws {
        var vehicle = Vehicle(id: 1, start: Place(index: 0), end: Place(index: 0))
        vehicle.compartments = [
            Compartment(bands: ["cold"], capacity: [4]), Compartment(bands: ["cold"], capacity: [3]),
        ]
        let jobs = [3, 2, 2].enumerated().map { index, amount in
            Job(stop: Stop(id: index, place: Place(index: 1)), delivery: [amount], terms: Terms(band: "cold"))
        }
        let matrix = try TravelMatrix(side: 2, durations: [0, 10, 10, 0])
        let problem = try Problem(vehicles: [vehicle], jobs: jobs, travel: ["car": .matrix(matrix)])
        let solution = TestProblems.solve(problem, iterations: 200)
        #expect(solution.unassigned.isEmpty)
        #expect(SolutionChecker(problem).faults(in: solution) == [])
    }
}
