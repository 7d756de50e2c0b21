/// What was done to a plan since the last mark, so that rejecting a round costs what the round touched, not a copy.
struct ChangeLog: ~Copyable {
    private var entries: [Entry] = []
    private let isTouched: Column<Bool>
    private var touched: [Int32] = []

    private struct Entry {
        let node: Int32
        /// The node behind which it stood before it was unlinked; -1 when the entry is a linking.
        let before: Int32
    }

    /// Whether the sums along the changed routes follow the changes; local search makes them do so.
    var isSummed = false

    init(vehicles: Int) { isTouched = Column(count: vehicles, repeating: false) }

    /// Unlinks a stop and remembers where it stood.
    @inline(__always)
    mutating func unlink(_ node: Int, in plan: Plan) {
        entries.append(Entry(node: Int32(node), before: Int32(plan.previous[node])))
        touch(plan.vehicle[node])
        plan.unlink(node)
    }

    /// Links an absent stop and remembers it.
    @inline(__always)
    mutating func link(_ node: Int, after before: Int, in plan: Plan) {
        entries.append(Entry(node: Int32(node), before: -1))
        touch(plan.vehicle[before])
        plan.link(node, after: before)
    }

    /// Forgets everything: the plan stays as it is.
    mutating func commit() {
        entries.removeAll(keepingCapacity: true)
        forgetTouched()
    }

    /// Takes everything back, last change first.
    mutating func undo(in plan: Plan) {
        var index = entries.count - 1
        while index >= 0 {
            let entry = entries[index]
            if entry.before < 0 {
                plan.unlink(Int(entry.node))
            } else {
                plan.link(Int(entry.node), after: Int(entry.before))
            }
            index -= 1
        }
        entries.removeAll(keepingCapacity: true)
        for row in touched {
            plan.refresh(Int(row))
            if isSummed { plan.refreshSums(Int(row)) }
        }
        forgetTouched()
    }

    /// The number of routes changed.
    var touchedCount: Int { touched.count }

    /// A changed route.
    func touchedRoute(_ index: Int) -> Int { Int(touched[index]) }

    /// Whether a route was changed.
    func hasTouched(_ row: Int) -> Bool { isTouched[row] }

    @inline(__always)
    private mutating func touch(_ row: Int) {
        guard !isTouched[row] else { return }
        isTouched[row] = true
        touched.append(Int32(row))
    }

    private mutating func forgetTouched() {
        isSummed = false
        for row in touched { isTouched[Int(row)] = false }
        touched.removeAll(keepingCapacity: true)
    }
}
