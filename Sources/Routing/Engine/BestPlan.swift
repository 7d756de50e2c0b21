/// A copy of the best plan so far: the order of the nodes is enough to rebuild the rest.
struct BestPlan: ~Copyable {
    /// The objective of the copy; `Int.max` while there is none.
    private(set) var objective = Int.max
    private let next: IndexColumn

    init(plan: borrowing Plan) { next = IndexColumn(count: plan.next.count, repeating: -1) }

    /// Overwrites the copy.
    mutating func save(_ plan: borrowing Plan) {
        objective = plan.objective
        next.copy(from: plan.next)
    }

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
