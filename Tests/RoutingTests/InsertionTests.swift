import Testing

@testable import Routing

/// What insertion skips, remembers and recomputes in part, against plain trial and a whole recomputation.
@Suite("Insertion")
struct InsertionTests {
    private func search(_ features: TestProblems.Features, seed: Int) throws -> Search {
        try TestProblems.search(seed: seed, stops: 20, vehicles: 5, features)
    }

    /// The last one has rules that must be walked: a place that makes them cheaper may be refused by its ways alone.
    static let mixes: [TestProblems.Features] = [
        [.alike], [.alike, .windows], [.alike, .pickups, .windows], [.alike, .shipments],
        [.alike, .shipments, .windows],
        [.alike, .movePrices, .windows], [.unitCosts], [.skills, .windows, .costs], [.setups, .breaks, .soft],
    ]

    /// The objective with a task at the best of all places, each tried by linking; nil when it has none.
    private func bestByTrial(_ task: Int, _ plan: Plan) -> Int? {
        let partner = plan.problem.nodes.partner[task]
        var best: Int?
        func note(_ row: Int) {
            plan.refresh(row)
            if plan.isFeasible(row), plan.isSound(row) { best = min(best ?? .max, plan.objective) }
        }
        for row in 0..<plan.problem.fleet.count {
            let kind = plan.problem.fleet.kind[row]
            guard plan.costOfTaking(task, row, kind) != nil else { continue }
            var before = plan.problem.startNode(row)
            while before != plan.problem.endNode(row) {
                plan.link(task, after: before)
                if partner < 0 { note(row) }
                var reached = task
                while partner >= 0, reached != plan.problem.endNode(row) {
                    plan.link(partner, after: reached)
                    note(row)
                    plan.unlink(partner)
                    reached = plan.next[reached]
                }
                plan.unlink(task)
                before = plan.next[before]
            }
            plan.refresh(row)
        }
        return best
    }

    @Test("a task goes to the best of all places when every stop is near", arguments: mixes.indices.dropLast())
    func best(mix: Int) throws {
        var search = try search(Self.mixes[mix], seed: 500 + mix)
        search.construct()
        var compared = 0
        for round in 0..<40 {
            search.removed.removeAll()
            search.ruin(around: round % search.plan.problem.nodes.count)
            for index in 0..<search.log.touchedCount { search.plan.refresh(search.log.touchedRoute(index)) }
            for task in search.removed {
                let before = search.plan.objective
                let best = bestByTrial(Int(task), search.plan)
                #expect(search.plan.objective == before)
                // A new source overlooks none of the first hundred places.
                search.blink = Blink(seed: 1)
                if round % 5 == 0 { search.lookNumber = .max }
                search.insert(Int(task))
                if search.plan.vehicle[Int(task)] >= 0 {
                    #expect(search.plan.objective == best)
                    compared += 1
                } else {
                    #expect(best.map { $0 >= before } ?? true)
                }
            }
            search.absent.removeAll()
            search.log.commit()
        }
        #expect(compared > 50)
    }

    @Test("times are right after each insertion and after a round is taken back", arguments: mixes.indices)
    func times(mix: Int) throws {
        var search = try search(Self.mixes[mix], seed: 600 + mix)
        search.construct()
        let rows = 0..<search.plan.problem.fleet.count
        for round in 0..<60 {
            search.removed.removeAll()
            let states = known(search.plan)
            search.ruin(around: round % search.plan.problem.nodes.count)
            for index in 0..<search.log.touchedCount { search.plan.refresh(search.log.touchedRoute(index)) }
            for task in search.removed {
                search.insert(Int(task))
                let partly = known(search.plan)
                for row in rows { search.plan.refresh(row) }
                #expect(known(search.plan) == partly)
            }
            if round % 3 == 0 {
                search.log.commit()
            } else {
                search.log.undo(in: search.plan)
                #expect(known(search.plan) == states)
                for row in rows { search.plan.refresh(row) }
                #expect(known(search.plan) == states)
            }
            search.absent.removeAll()
        }
    }

    /// All that a plan knows about its routes.
    private func known(_ plan: Plan) -> [Int] {
        var result: [Int] = [plan.objective]
        for row in 0..<plan.problem.fleet.count {
            result += [
                plan.stops[row], plan.latenessOf[row], plan.rulePrices[row], plan.travelTime[row], plan.distance[row],
            ]
            for dimension in 0..<plan.dimensions {
                let index = row * plan.dimensions + dimension
                result += [plan.initialLoad[index], plan.finalLoad[index]]
            }
            var node = plan.problem.startNode(row)
            while node >= 0 {
                result += [node, plan.vehicle[node], plan.departure[node], plan.latestArrival[node]]
                result += [plan.latenessThrough[node], plan.latenessFrom[node]]
                for dimension in 0..<plan.dimensions where plan.hasLoadProfile {
                    let index = node * plan.dimensions + dimension
                    result += [plan.loadAfter[index], plan.peakBefore[index], plan.peakAfter[index]]
                }
                node = plan.next[node]
            }
        }
        for kind in 0..<plan.problem.fleet.kinds { result.append(plan.idle.any(kind: kind)) }
        return result
    }

    @Test("the copy of the best plan is that plan, though only changed routes are copied")
    func copies() throws {
        var search = try search([.alike, .windows], seed: 700)
        search.construct()
        var saved = 0
        for round in 0..<200 {
            search.removed.removeAll()
            search.ruin(around: round % search.plan.problem.nodes.count)
            for index in 0..<search.log.touchedCount { search.plan.refresh(search.log.touchedRoute(index)) }
            search.recreate()
            let isBest = search.absent.isEmpty && search.plan.objective < search.best.objective
            if isBest || round % 3 == 0 { search.commit() } else { search.log.undo(in: search.plan) }
            if isBest {
                search.keepIfBest()
                saved += 1
                for row in 0..<search.plan.problem.fleet.count {
                    var node = search.plan.problem.startNode(row)
                    while node >= 0 {
                        #expect(search.best.successor(of: node) == search.plan.next[node])
                        node = search.plan.next[node]
                    }
                }
            }
            search.absent.removeAll()
            search.absentStops = (0..<search.plan.problem.nodes.count).filter { search.plan.vehicle[$0] < 0 }.count
        }
        #expect(saved > 1)
    }
}
