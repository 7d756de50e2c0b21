/// What door openings do to the loads on board, as columns.
final class WarmUpTable {
    /// How much the opening at a stop warms what is on board, kind-major, one per stop.
    let opening: Column<Int>
    /// The largest sum for what a stop unloads or takes on board for the way home; at pickups of shipments unused.
    let limit: Column<Int>
    /// Engine units per unit past `limit`; -1 forbids it, 0 means there is no limit.
    let price: Column<Int>
    /// Whether goods are on board until the stop.
    let isBrought: Column<Bool>
    /// Whether goods are on board from the stop to the vehicle's end.
    let isCollected: Column<Bool>
    /// Room for the sums along one route.
    let sums: Column<Int>

    /// The table; nil when no task limits its warm-up.
    init?(problem: Problem, unit: CostUnit, nodes: NodeDraft, vehicles: [Vehicle]) {
        guard problem.hasWarmUp else { return nil }
        opening = Column(vehicles.flatMap { vehicle in nodes.stops.map { $0.warmUp(by: vehicle) } })
        let limits = nodes.terms.indices.map { node in
            let isPickup = nodes.partner[node] > node
            return isPickup ? nil : nodes.terms[node].warmUp
        }
        limit = Column(limits.map { $0?.limit ?? 0 })
        price = Column(limits.map { limit in limit.map { $0.price.map { unit.price($0) } ?? -1 } ?? 0 })
        let jobs = problem.jobs
        isBrought = Column(nodes.stops.indices.map { $0 >= jobs.count || jobs[$0].isBrought })
        isCollected = Column(nodes.stops.indices.map { $0 < jobs.count && jobs[$0].isCollected })
        sums = Column(count: nodes.stops.count + 3, repeating: 0)
    }

    /// A sum with the price of a load's exposure added; nil when the exposure is forbidden.
    func adding(_ node: Int, exposure: Int, to sum: Int) -> Int? {
        let excess = exposure - limit[node]
        guard excess > 0 else { return sum }
        return price[node] < 0 ? nil : CostUnit.adding(excess, at: price[node], to: sum)
    }
}

/// Warm-up is additive along a route, so one pass of sums judges all its loads.
extension Plan {
    /// What a part of the laid-out route pays for loads that warm up; `forbidden` when one warms up too much.
    func warmUpPrice(_ table: WarmUpTable, _ kind: Int, _ part: Range<Int>, from place: Int) -> Int {
        var place = place
        var all = 0
        table.sums[part.lowerBound] = 0
        for position in part {
            let node = scratch.order[position]
            if problem.place[node] != place { all += table.opening[kind * problem.nodes.count + node] }
            place = problem.place[node]
            table.sums[position + 1] = all
        }
        var sum = 0
        for position in part {
            let node = scratch.order[position]
            guard table.price[node] != 0 else { continue }
            if table.isBrought[node] {
                let exposure = table.sums[position] - loadedSum(table, position)
                guard let more = table.adding(node, exposure: exposure, to: sum) else { return Self.forbidden }
                sum = more
            }
            if table.isCollected[node] {
                let exposure = all - table.sums[position + 1]
                guard let more = table.adding(node, exposure: exposure, to: sum) else { return Self.forbidden }
                sum = more
            }
        }
        return sum
    }

    /// The sum of openings when what is unloaded at a position was taken on board.
    private func loadedSum(_ table: WarmUpTable, _ position: Int) -> Int {
        let pickup = problem.nodes.partner[scratch.order[position]]
        guard pickup >= 0 else { return 0 }
        var before = position - 1
        while before >= 0 {
            if scratch.order[before] == pickup { return table.sums[before + 1] }
            before -= 1
        }
        return table.sums[position]
    }
}
