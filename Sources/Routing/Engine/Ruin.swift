/// Ruin:   ──▶ a ──▶ [b ──▶ c ──▶ d] ──▶ e ──▶     becomes     ──▶ a ──▶ e ──▶   and   b, c, d absent
///
/// Strings of stops are cut out of routes that pass near a random stop, so that the holes lie side by side and what is
/// missing can be put back differently (Christiaens and Vanden Berghe 2020, "Slack induction by string removals for
/// vehicle routing problems"). A shipment leaves with both of its stops.
///
/// Or:      ──▶ a ──▶ b ──▶ c ──▶     becomes     an idle vehicle,   and   a, b, c absent
///
/// Or two vehicles of different kinds exchange their routes (`ExchangeVehicles.swift`).
///
/// Strings alone hardly ever empty a vehicle: with time windows the rest of a route still needs the whole way out and back.
extension Search {
    /// Cuts strings near `seed` out of their routes.
    mutating func ruin(around seed: Int) {
        let longest = min(Double(settings.longestString), averageRouteLength)
        let strings = 4 * settings.meanRemoved / (1 + longest) - 1
        var left = Int(random.unit() * strings + 1)
        if plan.vehicle[seed] >= 0 {
            if exchangesVehicles, exchangeVehicles(plan.vehicle[seed]) {
                left -= 1
            } else if emptiesRoute(plan.vehicle[seed]) {
                cutRoute(plan.vehicle[seed])
            } else {
                cutString(around: seed, longest)
                left -= 1
            }
        }
        var rank = 0
        while left > 0, rank < neighbours.perNode {
            let node = neighbours[seed, rank]
            rank &+= 1
            let row = plan.vehicle[node]
            guard row >= 0, !log.hasTouched(row), !plan.problem.nodes.isFrozen[node] else { continue }
            cutString(around: node, longest)
            left -= 1
        }
    }

    private var averageRouteLength: Double {
        Double(plan.problem.nodes.count - absentStops) / Double(max(1, usedVehicles))
    }

    /// Whether this round tries to do without a vehicle: a share of the rounds, and no route longer than the mean.
    private mutating func emptiesRoute(_ row: Int) -> Bool {
        settings.routeShare > 0 && Double(plan.stops[row]) <= min(averageRouteLength, Double(settings.longestRoute))
            && random.unit() < settings.routeShare
    }

    /// Whether this round tries other vehicles for whole routes.
    private var exchangesVehicles: Bool {
        mutating get { settings.exchangeShare > 0 && random.unit() < settings.exchangeShare }
    }

    private mutating func cutRoute(_ row: Int) {
        collect(from: plan.next[plan.problem.startNode(row)], plan.stops[row], skipFrom: -1, kept: 0)
        removeCollected()
    }

    private mutating func cutString(around node: Int, _ longest: Double) {
        let row = plan.vehicle[node]
        let size = plan.stops[row]
        let limit = min(Double(size), longest)
        let length = Int(random.unit() * limit + 1)
        guard length > 1 else { return remove(node) }
        let isSplit = length < size && random.unit() < 0.5
        let kept = isSplit ? keptLength(size - length) : 0
        let start = windowStart(around: node, length + kept)
        var skipFrom = -1
        if kept > 0 { skipFrom = 1 + random.below(length) }
        collect(from: start, length + kept, skipFrom: skipFrom, kept: kept)
        removeCollected()
    }

    /// How many stops in the middle of a string stay: one, then each further one with probability 0.01.
    ///
    /// The paper's split depth. The opposite (nearly all of a route stays, and its two ends are cut) was measured over
    /// 400,000 rounds, two seeds: X 0.73 instead of 0.60 %, VRPTW 1.26 instead of 1.15 %, LRC1_4_4 1.4 instead of 0.7 %.
    private mutating func keptLength(_ limit: Int) -> Int {
        var kept = 1
        while kept < limit, random.unit() < 0.01 { kept += 1 }
        return min(kept, limit)
    }

    /// The first node of a window of stops that contains `node`, placed at random.
    private mutating func windowStart(around node: Int, _ length: Int) -> Int {
        let count = plan.problem.nodes.count
        var start = node
        var back = random.below(length)
        while back > 0, plan.previous[start] < count {
            start = plan.previous[start]
            back -= 1
        }
        return start
    }

    private mutating func collect(from start: Int, _ window: Int, skipFrom: Int, kept: Int) {
        let count = plan.problem.nodes.count
        collected.removeAll(keepingCapacity: true)
        var node = start
        var index = 0
        while node < count, index < window {
            let isKept = kept > 0 && index >= skipFrom && index < skipFrom + kept
            if !isKept { collected.append(Int32(node)) }
            node = plan.next[node]
            index += 1
        }
    }

    private mutating func removeCollected() {
        var index = 0
        while index < collected.count {
            let node = Int(collected[index])
            if plan.vehicle[node] >= 0 { remove(node) }
            index += 1
        }
    }

    /// Makes a task absent, a shipment with both stops; frozen stops stay.
    mutating func remove(_ node: Int) {
        let partner = plan.problem.nodes.partner[node]
        if plan.problem.nodes.isFrozen[node] || (partner >= 0 && plan.problem.nodes.isFrozen[partner]) { return }
        let row = plan.vehicle[node]
        log.unlink(node, in: plan)
        absentStops += 1
        if partner >= 0 {
            log.unlink(partner, in: plan)
            absentStops += 1
        }
        if plan.stops[row] == 0 { usedVehicles -= 1 }
        removed.append(Int32(partner >= 0 ? min(node, partner) : node))
    }
}
