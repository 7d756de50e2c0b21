/// Move a segment within its route (Or-opt):   a ──▶ [b ··· c] ──▶ d ··· e ──▶ f   becomes   a ──▶ d ··· e ──▶ [b ··· c] ──▶ f
///
/// (or the other way round). The cost is that of any move of a segment; what is judged here is time: all between the old
/// and the new place is served earlier or later, so the part from the first change to the last one is walked, and behind it
/// the latest arrival decides.
extension Plan {
    /// Whether a route with windows stays in time when the stops from `first` to `last` go behind `target`, one of its own.
    func isInTimeWithin(_ first: Int, _ last: Int, behind target: Int, _ kind: Int) -> Bool {
        let before = previous[first]
        let after = next[last]
        let follower = next[target]
        if position[target] > position[last] {
            var time = departure[before]
            guard advance(&time, from: before, over: after, through: target, kind),
                advance(&time, from: target, over: first, through: last, kind)
            else { return false }
            return time &+ leg(kind, last, follower) <= latestArrival[follower]
        }
        var time = departure[target]
        guard advance(&time, from: target, over: first, through: last, kind),
            advance(&time, from: last, over: follower, through: before, kind)
        else { return false }
        return time &+ leg(kind, before, after) <= latestArrival[after]
    }

    /// Moves a departure from one node on to that from `last`, along the stops from `first` on; false when one is too late.
    private func advance(_ time: inout Int, from start: Int, over first: Int, through last: Int, _ kind: Int) -> Bool {
        var before = start
        var node = first
        while true {
            time = problem.nodes.start(node, time &+ leg(kind, before, node))
            guard time <= Limit.time else { return false }
            time &+= problem.service(kind, node)
            if node == last { return true }
            before = node
            node = next[node]
        }
    }
}
