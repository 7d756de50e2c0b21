import Testing

@testable import Routing

@Suite("Local moves")
struct LocalSearchTests {
    static let mixes: [TestProblems.Features] = [
        [], [.alike], [.alike, .windows], [.alike, .pickups], [.alike, .shipments], [.alike, .shipments, .windows],
        [.unitCosts], [.alike, .movePrices], [.alike, .movePrices, .windows], [.skills, .windows, .alike], [.openEnds],
    ]

    private func search(_ features: TestProblems.Features, seed: Int) throws -> Search {
        let problem = try TestProblems.random(seed: seed, stops: 30, vehicles: 5, features)
        let compiled = CompiledProblem(problem: problem)
        let options = SolverOptions(iterationLimit: 100, seed: UInt64(seed))
        let settings = SearchSettings(problem: compiled, options: options, isWarm: false)
        return Search(problem: compiled, settings: settings)
    }

    @Test("each move gains what it was said to gain, and keeps every limit", arguments: mixes.indices)
    func gains(mix: Int) throws {
        var made = 0
        for seed in 1...40 {
            var search = try search(Self.mixes[mix], seed: seed * 10 + mix)
            guard search.hasLocalSearch else { continue }
            search.construct()
            for round in 0..<200 {
                disturb(&search, round)
                let stop = round % search.plan.problem.nodes.count
                guard search.plan.vehicle[stop] >= 0 else { continue }
                var move = LocalMove()
                search.considerMoves(around: stop, &move)
                guard move.gain > 0 else { continue }
                let objective = search.plan.objective
                let inUse = useCosts(search)
                search.make(move)
                made += 1
                // A vehicle that becomes idle is a bonus that no move counts on.
                let bonus = inUse - useCosts(search)
                #expect(objective - search.plan.objective == move.gain + bonus, "\(move)")
                for row in 0..<search.plan.problem.fleet.count {
                    let isFeasible = search.plan.isFeasible(row)
                    #expect(isFeasible, "\(move)")
                }
                search.log.commit()
            }
        }
        #expect(made > 0 || !mustMove(mix))
    }

    @Test("where windows hold, a segment moves within its route as far as all between is still in time")
    func moveWithin() throws {
        // Five stops in a row, 100 apart; served 1, 3, 4, 2, 5 the vehicle goes back and forth.
        func gain(latestOfFourth: Int) throws -> (gain: Int, order: [Int]) {
            let windows = ["[[0,2000]]", "[[0,2000]]", "[[0,2000]]", "[[0,\(latestOfFourth)]]", "[[0,2000]]"]
            let jobs = windows.indices.map {
                #"{"id":\#($0 + 1),"location_index":\#($0 + 1),"service":50,"time_windows":\#(windows[$0])}"#
            }
            let rows = (0...5).map { from in
                "[" + (0...5).map { "\(abs($0 - from) * 100)" }.joined(separator: ",") + "]"
            }
            let text = """
                {"vehicles":[{"id":1,"start_index":0,"end_index":0}],"jobs":[\(jobs.joined(separator: ","))],
                 "matrices":{"car":{"durations":[\(rows.joined(separator: ","))]}}}
                """
            let problem = CompiledProblem(problem: try VroomRequest(Array(text.utf8)).problem())
            let settings = SearchSettings(
                problem: problem,
                options: SolverOptions(iterationLimit: 10),
                isWarm: false
            )
            var search = Search(problem: problem, settings: settings)
            var before = problem.startNode(0)
            for stop in [0, 2, 3, 1, 4] {
                search.plan.link(stop, after: before)
                before = stop
            }
            search.plan.refresh(0)
            search.plan.refreshSums(0)
            var move = LocalMove()
            search.considerMoves(around: 1, &move)
            if move.gain > 0 { search.make(move) }
            return (move.gain, search.plan.problem.nodes.count == 5 ? order(search) : [])
        }
        let free = try gain(latestOfFourth: 2_000)
        #expect(free.gain == 400 && free.order == [0, 1, 2, 3, 4])
        // The fourth stop is reached at 500, and at 550 with the work of the second before it.
        let bound = try gain(latestOfFourth: 540)
        #expect(bound.gain == 0 && bound.order == [0, 2, 3, 1, 4])
    }

    private func order(_ search: borrowing Search) -> [Int] {
        var result: [Int] = []
        var node = search.plan.next[search.plan.problem.startNode(0)]
        while node < search.plan.problem.nodes.count {
            result.append(node)
            node = search.plan.next[node]
        }
        return result
    }

    /// A search that begins with the steps of a document's two vehicles.
    private func searchFromGivenSteps(_ text: String) throws -> Search {
        let problem = try VroomRequest(Array(text.utf8)).problem()
        let compiled = CompiledProblem(problem: problem)
        let settings = SearchSettings(problem: compiled, options: SolverOptions(iterationLimit: 10), isWarm: true)
        var search = Search(problem: compiled, settings: settings)
        search.adoptGivenSteps(of: problem)
        for row in 0..<2 { search.plan.refreshSums(row) }
        return search
    }

    @Test("where routes are joined anew, the longer parts stay with their vehicles")
    func heads() throws {
        // North stops 1 to 7 and south stops 11 to 17, each vehicle with two of the one and five of the other side.
        let places = (1...7).map { ($0, $0 * 10) } + (1...7).map { ($0 + 10, -$0 * 10) }
        let jobs = places.map { "{\"id\":\($0),\"location\":[0,\($1)]}" }
        let fleet = [[1, 2, 13, 14, 15, 16, 17], [11, 12, 3, 4, 5, 6, 7]].enumerated().map { row, stops in
            let steps = stops.map { "{\"type\":\"job\",\"id\":\($0)}" }
            return "{\"id\":\(row),\"start\":[0,0],\"end\":[0,0],\"steps\":[\(steps.joined(separator: ","))]}"
        }
        let text = """
            {"vehicles":[\(fleet.joined(separator: ","))],"jobs":[\(jobs.joined(separator: ","))],
             "stability":{"move_price":5},"metric":{"car":{"kind":"euclidean","scale":1,"rounding":"nearest"}}}
            """
        var search = try searchFromGivenSteps(text)
        var move = LocalMove()
        search.considerMoves(around: 1, &move)
        // 100 are driven between the sides, 20 instead; four stops leave their vehicle, not ten.
        #expect(move.kind == .exchangeHeads && move.gain == 80 - 4 * 5, "\(move)")
        let objective = search.plan.objective
        search.make(move)
        #expect(objective - search.plan.objective == move.gain)
        #expect((0..<14).map { search.plan.vehicle[$0] } == (0..<14).map { $0 < 7 ? 1 : 0 })
    }

    @Test("a shipment goes over to another vehicle with both of its stops")
    func shipment() throws {
        // The first vehicle goes north and then far east, where the second one is on the same way.
        let ways = [((0, 100), (0, 110)), ((98, 0), (112, 6)), ((100, 0), (110, 0))]
        let shipments = ways.enumerated().map { row, way in
            """
            {"pickup":{"id":\(row),"location":[\(way.0.0),\(way.0.1)]},
             "delivery":{"id":\(row),"location":[\(way.1.0),\(way.1.1)]},"amount":[1]}
            """
        }
        let fleet = [[0, 1], [2]].enumerated().map { row, ids in
            let steps = ids.map { "{\"type\":\"pickup\",\"id\":\($0)},{\"type\":\"delivery\",\"id\":\($0)}" }
            return """
                {"id":\(row),"start":[0,0],"end":[0,0],"capacity":[2],"steps":[\(steps.joined(separator: ","))]}
                """
        }
        let text = """
            {"vehicles":[\(fleet.joined(separator: ","))],"shipments":[\(shipments.joined(separator: ","))],
             "metric":{"car":{"kind":"euclidean","scale":1,"rounding":"nearest"}}}
            """
        func best(_ text: String) throws -> (kind: LocalMove.Kind, gain: Int, saved: Int, order: [Int]) {
            var search = try searchFromGivenSteps(text)
            var move = LocalMove()
            search.considerMoves(around: 2, &move)
            let objective = search.plan.objective
            search.make(move)
            var order: [Int] = []
            var node = search.plan.next[search.plan.problem.startNode(1)]
            while node < search.plan.problem.nodes.count {
                order.append(node)
                node = search.plan.next[node]
            }
            return (move.kind, move.gain, objective - search.plan.objective, order)
        }
        let free = try best(text)
        #expect(free.kind == .moveShipment && free.gain == free.saved && free.gain > 150, "\(free)")
        #expect(free.order == [2, 4, 5, 3])
        // One on top of the other they do not fit into a smaller vehicle; one behind the other they do.
        let small = try best(text.replacing("\"capacity\":[2]", with: "\"capacity\":[1]"))
        #expect(small.order != free.order && small.gain == small.saved && small.gain < free.gain, "\(small)")
    }

    @Test("a round with local search is taken back whole", arguments: mixes.indices)
    func undo(mix: Int) throws {
        var search = try search(Self.mixes[mix], seed: 300 + mix)
        try #require(search.hasLocalSearch || !mustMove(mix))
        guard search.hasLocalSearch else { return }
        search.construct()
        let total = search.plan.next.count
        for round in 0..<100 {
            let order = (0..<total).map { search.plan.next[$0] }
            let sums = (0..<search.plan.initialThrough.count).map { search.plan.initialThrough[$0] }
            let saved = (search.absentStops, search.usedVehicles, search.plan.objective)
            disturb(&search, round, isCommitted: false)
            search.improve()
            let used = (0..<search.plan.problem.fleet.count).filter { search.plan.stops[$0] > 0 }.count
            #expect(search.usedVehicles == used)
            search.log.undo(in: search.plan)
            (search.absentStops, search.usedVehicles) = (saved.0, saved.1)
            search.absent.removeAll()
            #expect((0..<total).map { search.plan.next[$0] } == order)
            #expect(search.plan.objective == saved.2)
            let active = (0..<total).filter { search.plan.vehicle[$0] >= 0 }
            for node in active {
                for dimension in 0..<search.plan.dimensions {
                    let index = node * search.plan.dimensions + dimension
                    #expect(search.plan.initialThrough[index] == sums[index])
                }
            }
        }
    }

    /// Whether vehicles are alike enough in a mix for moves between them.
    private func mustMove(_ mix: Int) -> Bool {
        Self.mixes[mix].contains(.alike) || Self.mixes[mix].contains(.unitCosts)
    }

    /// What the vehicles in use cost for being in use: their fixed costs, and the way from start to end that an idle
    /// vehicle does not drive.
    private func useCosts(_ search: borrowing Search) -> Int {
        let problem = search.plan.problem
        return (0..<problem.fleet.count).reduce(0) { sum, row in
            let (start, end) = (problem.place[problem.startNode(row)], problem.place[problem.endNode(row)])
            guard search.plan.stops[row] > 0 else { return sum }
            return sum + problem.fleet.fixedCost[row]
                + (start == end ? 0 : problem.arcCost(problem.fleet.kind[row], start, end))
        }
    }

    /// A round of ruin and recreate that is kept whatever it costs.
    private func disturb(_ search: inout Search, _ round: Int, isCommitted: Bool = true) {
        search.removed.removeAll()
        search.ruin(around: round * 7 % search.plan.problem.nodes.count)
        for index in 0..<search.log.touchedCount { search.plan.refresh(search.log.touchedRoute(index)) }
        search.recreate()
        guard isCommitted else { return }
        search.settle()
        search.log.commit()
    }
}
