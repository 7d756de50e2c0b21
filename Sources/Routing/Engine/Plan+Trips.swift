/// Where reloads go:   ──▶ a ──▶ b ──(reload)──▶ c ──▶ d ──▶
///
/// The plan knows only the order of a vehicle's stops; where it is best cut into trips is decided here, exactly, whenever the
/// route is judged (Prins 2004, "A simple and effective evolutionary algorithm for the vehicle routing problem", cuts
/// tours likewise). For each stop behind which a trip may end, the ways to get there that no other way beats are kept:
/// earlier, cheaper, in fewer trips, or driving less where that is limited. Where times on board matter, a way that can
/// also be driven later is kept too: `RouteTimer` delays the start of the first trip while that only removes waiting.
extension Plan {
    /// What the rules and the ways to the depot add to the cost of the laid-out route; `forbidden` when it cannot be driven.
    func tripsPrice(_ table: TripTable, _ row: Int, _ kind: Int, _ count: Int) -> Int {
        bestTrips(table, row, kind, count).last?.cost ?? Self.forbidden
    }

    /// The positions behind which the laid-out route is best cut.
    func cuts(_ row: Int, _ count: Int) -> [Int] {
        let kind = problem.fleet.kind[row]
        guard let table = problem.rules.trips, table.most[kind] > 1 else { return [] }
        return bestTrips(table, row, kind, count).dropLast().map { $0.end - 1 }
    }

    /// A way to have driven the first stops, with all of them delivered.
    private struct TripEnd {
        /// How many stops are behind it.
        let end: Int
        /// When the next trip can leave the depot; for the last trip, when the route is over.
        let time: Int
        /// When the next trip could leave at the latest, were the first one to start later with no other change than less
        /// waiting; 0 where that does not matter.
        let latest: Int
        /// What it adds to the cost of the route.
        let cost: Int
        /// The trips so far.
        let trips: Int
        /// Seconds and metres of detours to the depot.
        let travel: Int
        let distance: Int
        /// The trip before, or -1.
        let before: Int

        func isBeaten(by other: TripEnd) -> Bool {
            other.time <= time && other.latest >= latest && other.cost <= cost && other.trips <= trips
                && other.travel <= travel
                && other.distance <= distance
        }
    }

    /// The trips of the cheapest way to drive the laid-out route, in order; empty when there is none.
    private func bestTrips(_ table: TripTable, _ row: Int, _ kind: Int, _ count: Int) -> [TripEnd] {
        let begin = problem.fleet.shiftStart[row]
        let latest = canDelay(kind) ? problem.fleet.shiftEnd[row] : 0
        var ends = [TripEnd(end: 0, time: begin, latest: latest, cost: 0, trips: 0, travel: 0, distance: 0, before: -1)]
        var bounds = [0..<1]
        let isWhole = cutsBetweenShipments(count)
        for end in 1...count {
            let first = ends.count
            for start in stride(from: end - 1, through: 0, by: -1) where isWhole[start] && isWhole[end] {
                guard fitsOneTrip(table, row, start..<end) else { break }
                for before in bounds[start] where ends[before].trips < table.most[kind] {
                    guard let next = trip(table, row, kind, start..<end, count, ends[before], before) else { continue }
                    insert(next, into: &ends, from: first)
                }
            }
            bounds.append(first..<ends.count)
        }
        guard var best = bounds[count].min(by: { ends[$0].cost < ends[$1].cost }) else { return [] }
        var result: [TripEnd] = []
        while best > 0 {
            result.append(ends[best])
            best = ends[best].before
        }
        return result.reversed()
    }

    private func insert(_ next: TripEnd, into ends: inout [TripEnd], from first: Int) {
        // What is beaten only later stays: it is named by its index.
        for index in first..<ends.count where next.isBeaten(by: ends[index]) { return }
        ends.append(next)
    }

    /// Another trip behind one, back to the depot or, with the last stop, to the vehicle's end.
    private func trip(
        _ table: TripTable,
        _ row: Int,
        _ kind: Int,
        _ part: Range<Int>,
        _ count: Int,
        _ before: TripEnd,
        _ index: Int
    ) -> TripEnd? {
        let depot = table.place[kind]
        let from = part.lowerBound == 0 ? problem.place[problem.startNode(row)] : depot
        guard let departure = walk(kind, part, from: from, at: before.time) else { return nil }
        let room = canDelay(kind) ? delayTrip(kind, part, from: from, before) : 0
        let price = tripPrice(row, kind, part, from: from)
        guard price < Self.forbidden else { return nil }
        let last = problem.place[scratch.order[part.upperBound - 1]]
        let isOver = part.upperBound == count
        let to = isOver ? problem.place[problem.endNode(row)] : depot
        let time = departure &+ problem.ride(kind, last, to, at: departure) &+ (isOver ? 0 : table.service[kind])
        guard time <= problem.fleet.shiftEnd[row] else { return nil }
        let slow = slowSeconds(kind, part, from: from, to: to, at: before.time)
        var detour = (cost: slow * problem.fleet.perSecond[kind], travel: slow, distance: 0)
        if !isOver {
            let next = problem.place[scratch.order[part.upperBound]]
            detour.cost +=
                problem.arcCost(kind, last, depot) &+ problem.arcCost(kind, depot, next)
                &- problem.arcCost(kind, last, next)
            if problem.fleet.hasTravelLimits {
                detour.travel += travelDetour(kind, last, depot, next)
                detour.distance = distanceDetour(kind, last, depot, next)
            }
        }
        let end = TripEnd(
            end: part.upperBound,
            time: time,
            latest: canDelay(kind) ? time + room : 0,
            cost: before.cost + price + detour.cost,
            trips: before.trips + 1,
            travel: before.travel + detour.travel,
            distance: before.distance + detour.distance,
            before: index
        )
        guard isOver else { return end }
        return keepsTravelLimits(row, kind, count, more: (end.travel, end.distance)) ? end : nil
    }

    /// Whether starting a route of several trips later can change its price.
    private func canDelay(_ kind: Int) -> Bool {
        problem.rules.hasDelays && problem.clock?.isTimed(problem.fleet.table[kind]) != true
    }

    /// Times a trip anew, started as late as only waiting goes away; how much later it could then still happen.
    private func delayTrip(_ kind: Int, _ part: Range<Int>, from place: Int, _ before: TripEnd) -> Int {
        var time = before.time
        while true {
            let (delay, room) = usefulDelay(part, within: before.latest - time)
            guard delay > 0 else { return room }
            time += delay
            _ = walk(kind, part, from: place, at: time)
        }
    }

    /// Whether no shipment is on board before each position, and behind the last.
    func cutsBetweenShipments(_ count: Int) -> [Bool] {
        var open = 0
        var result = [true]
        for position in 0..<count {
            let node = scratch.order[position]
            let partner = problem.nodes.partner[node]
            if partner >= 0 { open += partner > node ? 1 : -1 }
            result.append(open == 0)
        }
        return result
    }

    /// Whether one trip can carry a part of the laid-out route; more stops in front never make room.
    func fitsOneTrip(_ table: TripTable, _ row: Int, _ part: Range<Int>) -> Bool {
        for dimension in 0..<dimensions {
            let limit = table.capacity[row * dimensions + dimension]
            var load = 0
            for position in part { load += problem.nodes.initialLoad[scratch.order[position] * dimensions + dimension] }
            guard load <= limit else { return false }
            for position in part {
                load += problem.nodes.loadChange[scratch.order[position] * dimensions + dimension]
                guard load <= limit else { return false }
            }
        }
        return true
    }
}
