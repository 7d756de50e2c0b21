/// A copy of the best plan so far: the order of the nodes is enough to rebuild the rest.
final class BestPlan {
    /// The objective of the copy; `Int.max` while there is none.
    private(set) var objective = Int.max
    private let next: IndexColumn

    init(plan: Plan) { next = IndexColumn(count: plan.next.count, repeating: -1) }

    /// Overwrites the copy.
    func save(_ plan: Plan) {
        objective = plan.objective
        next.copy(from: plan.next)
    }

    /// Makes any plan better than the best.
    func forget() { objective = Int.max }

    /// The node behind a node in the best plan.
    func successor(of node: Int) -> Int { next[node] }

    /// The stops of a vehicle in order.
    func stops(of row: Int, stops: Int) -> [Int] {
        var result: [Int] = []
        var node = next[stops + 2 * row]
        while node >= 0, node < stops {
            result.append(node)
            node = next[node]
        }
        return result
    }
}
