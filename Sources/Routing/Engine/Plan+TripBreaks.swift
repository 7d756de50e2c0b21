/// Where reloads and breaks go together:   ──▶ a ──(break)──▶ b ──(reload)──▶ c ──▶ d ──(break)──▶
///
/// As in `Plan+Trips.swift` the ways to have driven the first stops and to stand at the depot are kept, here each with the
/// breaks taken so far; inside a trip `Plan+BreakStates.swift` says where breaks may be. A trip without stops is for a break
/// alone: one that allows little on board can then be taken between unloading and loading.
extension Plan {
    /// Whether vehicles of a kind have several trips and breaks.
    func hasTripsWithBreaks(_ kind: Int) -> Bool {
        guard let trips = problem.rules.trips, trips.most[kind] > 1 else { return false }
        return problem.rules.firstBreak[kind] < problem.rules.firstBreak[kind + 1]
    }

    /// What the rules and the ways to the depot add to the cost of the laid-out route; `forbidden` when it cannot be driven.
    func tripsWithBreaksPrice(_ table: TripTable, _ row: Int, _ kind: Int, _ count: Int) -> Int {
        bestTripsWithBreaks(table, row, kind, count).last?.cost ?? Self.forbidden
    }

    /// The laid-out route with its breaks and reloads, where they are best; its stops alone when it cannot be driven.
    func tripsWithBreaks(_ row: Int, _ kind: Int, _ count: Int) -> [Visit] {
        let trips = problem.rules.trips.map { ($0, bestTripsWithBreaks($0, row, kind, count)) }
        guard let (table, trips) = trips, !trips.isEmpty else { return (0..<count).map { .stop($0) } }
        var result: [Visit] = []
        for (number, trip) in trips.enumerated() {
            if number > 0 { result.append(.reload) }
            let before = number > 0 ? trips[number - 1] : root(row)
            let stretch = stretch(table, row, kind, before.end..<trip.end, isFirst: number == 0, isLast: trip.isOver)
            let states = breakStates(stretch, at: before.time, breaks: before.breaks)
            for (leg, breaks) in trace(stretch, states, trip.state).enumerated() {
                result += repeatElement(.pause, count: breaks)
                if leg < stretch.part.count { result.append(.stop(stretch.part.lowerBound + leg)) }
            }
        }
        return result
    }

    /// A way to have driven the first stops in some trips.
    private struct TripEnd {
        /// How many stops are behind it.
        let end: Int
        /// Whether it leads to the end of the route, else to the depot.
        let isOver: Bool
        /// When the next trip can leave the depot, or when the route is over.
        let time: Int
        /// What it adds to the cost of the route.
        let cost: Int
        let trips: Int
        let breaks: Int
        /// Seconds and metres beyond those of the route without reloads, by the search's tables.
        let travel: Int
        let distance: Int
        /// The state at the end of its last trip.
        let state: Int
        /// The trip before, or -1.
        let before: Int

        func isBeaten(by other: TripEnd) -> Bool {
            other.breaks == breaks && other.time <= time && other.cost <= cost && other.trips <= trips
                && other.travel <= travel && other.distance <= distance
        }
    }

    /// The ways found so far.
    private struct TripEnds {
        /// Those that stand at the depot, by the number of stops behind them.
        var atDepot: [TripEnd]
        /// Where those with so many stops behind them are.
        var bounds: [Range<Int>] = []
        /// The cheapest that is over.
        var best: TripEnd?
    }

    private func root(_ row: Int) -> TripEnd {
        TripEnd(
            end: 0,
            isOver: false,
            time: problem.fleet.shiftStart[row],
            cost: 0,
            trips: 0,
            breaks: 0,
            travel: 0,
            distance: 0,
            state: 0,
            before: -1
        )
    }

    private func stretch(
        _ table: TripTable,
        _ row: Int,
        _ kind: Int,
        _ part: Range<Int>,
        isFirst: Bool,
        isLast: Bool
    ) -> Stretch {
        Stretch(
            kind: kind,
            part: part,
            from: isFirst ? problem.place[problem.startNode(row)] : table.place[kind],
            to: isLast ? problem.place[problem.endNode(row)] : table.place[kind]
        )
    }

    /// The trips of the cheapest way to drive the laid-out route, in order; empty when there is none.
    private func bestTripsWithBreaks(_ table: TripTable, _ row: Int, _ kind: Int, _ count: Int) -> [TripEnd] {
        var ends = TripEnds(atDepot: [root(row)])
        let isWhole = cutsBetweenShipments(count)
        for end in 0...count {
            let first = end == 0 ? 0 : ends.atDepot.count
            if isWhole[end] {
                for start in stride(from: end - 1, through: 0, by: -1) where isWhole[start] {
                    guard fitsOneTrip(table, row, start..<end) else { break }
                    for before in ends.bounds[start] {
                        addTrips(table, row, kind, start..<end, count, behind: before, from: first, to: &ends)
                    }
                }
                var before = first
                while before < ends.atDepot.count {
                    addTrips(table, row, kind, end..<end, count, behind: before, from: first, to: &ends)
                    before += 1
                }
            }
            ends.bounds.append(first..<ends.atDepot.count)
        }
        guard let best = ends.best else { return [] }
        var result = [best]
        var before = best.before
        while before > 0 {
            result.append(ends.atDepot[before])
            before = ends.atDepot[before].before
        }
        return result.reversed()
    }

    /// Adds all ways to drive one more trip, back to the depot and, with the last stop, to the vehicle's end.
    private func addTrips(
        _ table: TripTable,
        _ row: Int,
        _ kind: Int,
        _ part: Range<Int>,
        _ count: Int,
        behind index: Int,
        from first: Int,
        to ends: inout TripEnds
    ) {
        let before = ends.atDepot[index]
        let wanted = problem.rules.firstBreak[kind + 1] - problem.rules.firstBreak[kind]
        guard before.trips < table.most[kind], !part.isEmpty || before.breaks < wanted else { return }
        for isOver in part.upperBound == count ? [true, false] : [false] {
            guard isOver || before.trips + 1 < table.most[kind] else { continue }
            let stretch = stretch(table, row, kind, part, isFirst: before.trips == 0, isLast: isOver)
            let states = breakStates(stretch, at: before.time, breaks: before.breaks)
            for (state, end) in states[part.count + 1].enumerated() {
                // Behind the last stop another trip is for breaks alone, and so is one without stops.
                if isOver ? end.breaks != wanted : part.upperBound == count && end.breaks == wanted { continue }
                guard !part.isEmpty || end.breaks > before.breaks,
                    let next = trip(
                        table,
                        row,
                        stretch,
                        states,
                        state,
                        count,
                        isOver: isOver,
                        behind: before,
                        index
                    )
                else { continue }
                if isOver {
                    if next.cost < ends.best?.cost ?? Self.forbidden { ends.best = next }
                } else if !ends.atDepot[first...].contains(where: { next.isBeaten(by: $0) }) {
                    ends.atDepot.append(next)
                }
            }
        }
    }

    /// One more trip as one of its final states has come about; nil when it breaks a rule.
    private func trip(
        _ table: TripTable,
        _ row: Int,
        _ stretch: Stretch,
        _ states: [[BreakState]],
        _ state: Int,
        _ count: Int,
        isOver: Bool,
        behind before: TripEnd,
        _ index: Int
    ) -> TripEnd? {
        let (kind, part) = (stretch.kind, stretch.part)
        let end = states[part.count + 1][state]
        let time = end.time + (isOver ? 0 : table.service[kind])
        guard time <= problem.fleet.shiftEnd[row] else { return nil }
        _ = trace(stretch, states, state)
        let price = tripPrice(row, kind, part, from: stretch.from)
        guard price < Self.forbidden else { return nil }
        var detour = (cost: end.slow * problem.fleet.perSecond[kind], travel: end.slow, distance: 0)
        if !isOver {
            let last = part.isEmpty ? stretch.from : problem.place[scratch.order[part.upperBound - 1]]
            let next = problem.place[part.upperBound < count ? scratch.order[part.upperBound] : problem.endNode(row)]
            detour.cost +=
                problem.arcCost(kind, last, stretch.to) &+ problem.arcCost(kind, stretch.to, next)
                &- problem.arcCost(kind, last, next)
            if problem.fleet.hasTravelLimits {
                detour.travel += travelDetour(kind, last, stretch.to, next)
                detour.distance = distanceDetour(kind, last, stretch.to, next)
            }
        }
        let travel = (before.travel + detour.travel, before.distance + detour.distance)
        guard !isOver || keepsTravelLimits(row, kind, count, more: travel) else { return nil }
        return TripEnd(
            end: part.upperBound,
            isOver: isOver,
            time: time,
            cost: before.cost + price + detour.cost,
            trips: before.trips + 1,
            breaks: end.breaks,
            travel: travel.0,
            distance: travel.1,
            state: state,
            before: index
        )
    }
}
