/// What the given plan asks of a new one beside its vehicles: the times that were promised, and the order of its stops.
final class StabilityTable {
    /// The promised start of each stop; counts where its price is above 0.
    let promise: Column<Int>
    let tolerance: Column<Int>
    /// Engine units per second beyond the tolerance.
    let shiftPrice: Column<Int>
    /// The place of each stop in the given steps of its vehicle.
    let rank: IndexColumn
    /// Engine units for each other stop of the same given steps that comes on the wrong side of it, on one vehicle.
    let reversalPrice: Column<Int>
    /// Whether any start is promised at a price.
    let hasPromises: Bool
    /// Whether order has a price for any vehicle's steps.
    let hasOrder: Bool

    /// The table; nil when neither times nor order have a price.
    init?(problem: Problem, unit: CostUnit, nodes: NodeDraft) {
        let promises = nodes.stops.map(\.promise)
        hasPromises = promises.contains { ($0?.pricePerMinute ?? 0) > 0 }
        hasOrder = problem.vehicles.contains { $0.reversalPrice > 0 && $0.steps.count > 1 }
        guard hasPromises || hasOrder else { return nil }
        promise = Column(promises.map { $0?.start ?? 0 })
        tolerance = Column(promises.map { $0?.tolerance ?? 0 })
        shiftPrice = Column(promises.map { unit.perSecond(minute: $0?.pricePerMinute ?? 0) })
        rank = IndexColumn(nodes.rank)
        reversalPrice = Column(
            nodes.home.map { $0 < 0 ? 0 : unit.price(problem.vehicles[$0].reversalPrice) }
        )
    }

    /// The price of starting at a stop at a moment, added to a sum.
    @inline(__always)
    func adding(shiftOf start: Int, at node: Int, to sum: Int) -> Int {
        guard shiftPrice[node] > 0 else { return sum }
        let shift = abs(start - promise[node]) - tolerance[node]
        return shift > 0 ? CostUnit.adding(shift, at: shiftPrice[node], to: sum) : sum
    }
}

extension Plan {
    /// The price of the pairs of stops that the laid-out route serves the other way round than their given steps.
    func reversalPrice(_ table: StabilityTable, _ count: Int) -> Int {
        var sum = 0
        for position in 0..<count {
            let node = scratch.order[position]
            guard table.reversalPrice[node] > 0 else { continue }
            var reversed = 0
            for before in 0..<position {
                let other = scratch.order[before]
                if problem.nodes.home[other] == problem.nodes.home[node], table.rank[other] > table.rank[node] {
                    reversed += 1
                }
            }
            sum = CostUnit.adding(reversed, at: table.reversalPrice[node], to: sum)
        }
        return sum
    }
}
