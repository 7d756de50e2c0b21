/// Move a segment within its route (Or-opt):   a ──▶ [b ··· c] ──▶ d ··· e ──▶ f   becomes   a ──▶ d ··· e ──▶ [b ··· c] ──▶ f
///
/// (or the other way round). The cost is that of any move of a segment; what is judged here is time: all between the old
/// and the new place is served earlier or later, so the part from the first change to the last one is walked, and behind it
/// the latest arrival decides.
extension Plan {
    /// The seconds of lateness of a route when the stops from `first` to `last` go behind `target`, one of its own.
    func latenessWithin(_ first: Int, _ last: Int, behind target: Int, _ kind: Int) -> Int {
        let before = previous[first]
        let after = next[last]
        let follower = next[target]
        if position[target] > position[last] {
            var (time, late) = (departure[before], latenessThrough[before])
            advance(&time, &late, from: before, over: after, through: target, kind)
            advance(&time, &late, from: target, over: first, through: last, kind)
            return lateness(late, at: time, from: last, joining: follower, kind)
        }
        var (time, late) = (departure[target], latenessThrough[target])
        advance(&time, &late, from: target, over: first, through: last, kind)
        advance(&time, &late, from: last, over: follower, through: before, kind)
        return lateness(late, at: time, from: before, joining: after, kind)
    }
}
