import Testing

@testable import Routing

@Suite("Changing the plan in place")
struct ChangeLogTests {
    private func search(_ features: TestProblems.Features, seed: Int) throws -> Search {
        try TestProblems.search(seed: seed, stops: 24, vehicles: 4, features)
    }

    static let mixes: [TestProblems.Features] = [
        [], [.windows], [.shipments, .windows], [.pickups, .costs], [.openEnds, .limits], [.setups, .breaks, .soft],
    ]

    @Test("taking a round back restores order, costs and times", arguments: mixes.indices)
    func undo(mix: Int) throws {
        var search = try search(Self.mixes[mix], seed: 40 + mix)
        search.construct()
        let total = search.plan.next.count
        for round in 0..<50 {
            let order = (0..<total).map { search.plan.next[$0] }
            let costs = (0..<total).map { search.plan.costToNext[$0] }
            let objective = search.plan.objective
            let saved = (search.absentStops, search.usedVehicles)
            search.removed.removeAll()
            search.ruin(around: round % search.plan.problem.nodes.count)
            for index in 0..<search.log.touchedCount { search.plan.refresh(search.log.touchedRoute(index)) }
            search.recreate()
            search.log.undo(in: search.plan)
            (search.absentStops, search.usedVehicles) = saved
            search.absent.removeAll()
            #expect((0..<total).map { search.plan.next[$0] } == order)
            #expect(search.plan.objective == objective)
            let active = (0..<total).filter { search.plan.next[$0] >= 0 }
            #expect(active.allSatisfy { search.plan.costToNext[$0] == costs[$0] })
        }
    }

    @Test("the running cost is the cost of a plan built anew", arguments: mixes.indices)
    func runningCost(mix: Int) throws {
        var search = try search(Self.mixes[mix], seed: 80 + mix)
        search.construct()
        for round in 0..<50 {
            search.removed.removeAll()
            search.ruin(around: round % search.plan.problem.nodes.count)
            for index in 0..<search.log.touchedCount { search.plan.refresh(search.log.touchedRoute(index)) }
            search.recreate()
            search.log.commit()
        }
        let fresh = try self.search(Self.mixes[mix], seed: 80 + mix)
        for row in 0..<search.plan.problem.fleet.count {
            var before = fresh.plan.problem.startNode(row)
            var node = search.plan.next[search.plan.problem.startNode(row)]
            while node < search.plan.problem.nodes.count {
                fresh.plan.link(node, after: before)
                before = node
                node = search.plan.next[node]
            }
            fresh.plan.refresh(row)
            let isFeasible = fresh.plan.isFeasible(row)
            #expect(isFeasible)
        }
        #expect(fresh.plan.objective == search.plan.objective)
    }

    @Test("an insertion costs what it was said to cost", arguments: mixes.indices)
    func insertionCost(mix: Int) throws {
        let search = try self.search(Self.mixes[mix], seed: 120 + mix)
        for task in 0..<search.plan.problem.nodes.jobs {
            var best = Insertion()
            for row in 0..<search.plan.problem.fleet.count {
                let kind = search.plan.problem.fleet.kind[row]
                guard let load = search.plan.costOfTaking(task, row, kind) else { continue }
                var before = search.plan.problem.startNode(row)
                while before != search.plan.problem.endNode(row) {
                    search.plan.consider(task, after: before, row, kind, load: load, &best)
                    before = search.plan.next[before]
                }
            }
            guard best.exists else { continue }
            let cost = search.plan.routeCost
            search.plan.link(task, after: best.after)
            search.plan.refresh(search.plan.vehicle[task])
            #expect(search.plan.routeCost - cost == best.cost)
            let isSound = search.plan.isSound(search.plan.vehicle[task])
            #expect(isSound)
        }
    }
}
