/// A copy of the best plan so far: the order of the nodes is enough to rebuild the rest.
///
/// Only routes that have changed since the last copy are copied. Nodes without a route keep a meaningless successor.
final class BestPlan {
    /// The objective of the copy; `Int.max` while there is none.
    private(set) var objective = Int.max
    private let next: IndexColumn
    /// The routes that have changed since the last copy.
    private var changed: [Int32] = []
    private let isChanged: Column<Bool>

    init(plan: Plan) {
        next = IndexColumn(count: plan.next.count, repeating: -1)
        isChanged = Column(count: plan.problem.fleet.count, repeating: false)
        forget()
    }

    /// Notes that the running plan's route of a vehicle is no longer as it was copied.
    func noteChange(_ row: Int) {
        guard !isChanged[row] else { return }
        isChanged[row] = true
        changed.append(Int32(row))
    }

    /// Overwrites the copy.
    func save(_ plan: Plan) {
        objective = plan.objective
        for row in changed {
            isChanged[Int(row)] = false
            var node = plan.problem.startNode(Int(row))
            while node >= 0 {
                next[node] = plan.next[node]
                node = plan.next[node]
            }
        }
        changed.removeAll(keepingCapacity: true)
    }

    /// Makes any plan better than the best.
    func forget() {
        objective = Int.max
        for row in 0..<isChanged.count { noteChange(row) }
    }

    /// The node behind a node of a route in the best plan.
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
