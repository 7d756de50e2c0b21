/// The segments of one to three stops that begin (or end) at a stop, and what it saves to take each out of its route.
///
/// Worked out once for all places to which they might go.
struct Segments {
    /// A segment by its other end.
    struct Segment {
        /// The last stop of a segment that begins at the stop, the first of one that ends there.
        var end = 0
        /// The cost of the arcs before and behind the segment.
        var removed = 0
        /// The cost of the arc that takes the place of the segment.
        var closed = 0
    }

    /// How many segments there are: fewer than three where the route ends or a stop must keep its place.
    private(set) var count = 0
    /// The most that taking one of them out saves.
    private(set) var mostSaved = Int.min / 2
    private var segments = InlineArray<3, Segment>(repeating: Segment())

    /// A segment by its number of stops less one.
    @inline(__always)
    subscript(_ index: Int) -> Segment { segments[unchecked: index] }

    /// None.
    init() {}

    /// Those that begin at a stop.
    static func beginning(at stop: Int, _ around: Surroundings, _ plan: Plan) -> Segments {
        var result = Segments()
        guard !plan.isFrozen(stop) else { return result }
        var last = stop
        while result.count < 3, last < plan.problem.nodes.count {
            let after = plan.next[last]
            result.append(
                last,
                removed: around.costIn &+ plan.costToNext[last],
                closed: around.unit &* plan.leg(around.before, after)
            )
            last = after
        }
        return result
    }

    /// Those that end at a stop.
    static func ending(at stop: Int, _ around: Surroundings, _ plan: Plan) -> Segments {
        var result = Segments()
        var first = stop
        while result.count < 3, first < plan.problem.nodes.count, !plan.isFrozen(first) {
            let before = plan.previous[first]
            result.append(
                first,
                removed: around.costOut &+ plan.costToNext[before],
                closed: around.unit &* plan.leg(before, around.after)
            )
            first = before
        }
        return result
    }

    private mutating func append(_ end: Int, removed: Int, closed: Int) {
        segments[count] = Segment(end: end, removed: removed, closed: closed)
        count &+= 1
        mostSaved = max(mostSaved, removed &- closed)
    }
}
