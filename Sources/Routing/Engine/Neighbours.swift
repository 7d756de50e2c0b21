/// The nearest other stops of each stop, nearest first: the only places where moves look.
///
/// Near means: a short way, little waiting and little lateness when one stop follows the other, in the better of the two
/// directions.
final class Neighbours {
    /// The number of neighbours of each stop.
    let perNode: Int
    /// Whether the lists are sorted by the cost of the way alone, the same in both directions.
    let isNearestFirst: Bool
    /// Stop by stop, nearest first, with the ways: a table row is far away in memory.
    let entries: Column<Entry>
    /// The first table's way from each stop to the nearest start or end of a vehicle; kept when `isNearestFirst`.
    private let wayToSentinel: Column<Int32>
    /// The first table's shortest way from each stop to any other place, and to it; 0 where not known.
    private let shortestOut: Column<Int32>
    private let shortestIn: Column<Int32>

    /// A near stop, and the first table's ways to it and from it.
    struct Entry: BitwiseCopyable {
        var stop: Int32 = 0
        var wayTo: Int32 = 0
        var wayFrom: Int32 = 0
    }

    /// The lists of the `limit` nearest; time grows with the square of the stops (of which most cost one comparison), or
    /// with the stops for plane metrics.
    init(problem: CompiledProblem, limit: Int) {
        let count = problem.nodes.count
        let width = min(limit, max(0, count - 1))
        perNode = width
        entries = Column(count: count * width, repeating: Entry())
        isNearestFirst = !problem.hasTime && problem.isSymmetric && problem.hasOneMeasure
        wayToSentinel = Column(isNearestFirst ? Self.waysToSentinels(problem) : [])
        let isKnown = !isNearestFirst && problem.hasOneMeasure && count <= 2_000
        shortestOut = Column(count: count, repeating: isKnown ? .max : 0)
        shortestIn = Column(count: count, repeating: isKnown ? .max : 0)
        if isKnown { findShortest(problem) }
        guard width > 0 else { return }
        let grid = count > 2_000 ? NodeGrid(problem: problem) : nil
        let ranked = Column<UInt64>(count: count, repeating: 0)
        for node in 0..<count {
            var found = 0
            if let grid {
                grid.visitNear(node, atLeast: width * 2) { other in
                    guard other != node else { return }
                    ranked[found] = Self.rank(problem, node, other)
                    found += 1
                }
            }
            if found < width { found = Self.collectNear(node, width, problem, into: ranked) }
            Self.moveSmallest(width, of: found, in: ranked)
            Self.sort(width, in: ranked)
            for index in 0..<width {
                let other = Int(ranked[index] & 0xFFFF_FFFF)
                let (here, there) = (problem.place[node], problem.place[other])
                let way = Int32(clamping: problem.travel.duration(0, here, there))
                let back = problem.isSymmetric ? way : Int32(clamping: problem.travel.duration(0, there, here))
                entries[node * width + index] = Entry(stop: Int32(other), wayTo: way, wayFrom: back)
            }
        }
    }

    /// Where a stop's neighbours begin in `entries`.
    @inline(__always)
    func first(of node: Int) -> Int { node &* perNode }

    /// The first table's way between a stop and the nearest start or end of a vehicle; only when `isNearestFirst`.
    @inline(__always)
    func wayHome(_ node: Int) -> Int { Int(wayToSentinel[node]) }

    /// No way from a stop to any other place, or to it, is shorter.
    @inline(__always)
    func leastOut(_ node: Int) -> Int { Int(shortestOut[node]) }
    @inline(__always)
    func leastIn(_ node: Int) -> Int { Int(shortestIn[node]) }

    private func findShortest(_ problem: CompiledProblem) {
        let count = problem.nodes.count
        let sentinels = Set((count..<problem.place.count).map { problem.place[$0] })
        for node in 0..<count {
            let here = problem.place[node]
            var (out, into) = (Int.max, Int.max)
            func look(_ there: Int) {
                out = min(out, problem.travel.duration(0, here, there))
                // A column of a large table is far slower to read than a row.
                if !problem.isSymmetric { into = min(into, problem.travel.duration(0, there, here)) }
            }
            for other in 0..<count where other != node { look(problem.place[other]) }
            for place in sentinels { look(place) }
            shortestOut[node] = Int32(clamping: out)
            shortestIn[node] = Int32(clamping: problem.isSymmetric ? out : into)
        }
    }

    private static func waysToSentinels(_ problem: CompiledProblem) -> [Int32] {
        let rows = 0..<problem.fleet.count
        let sentinels = Set(rows.flatMap { [problem.startNode($0), problem.endNode($0)] }.map { problem.place[$0] })
        return (0..<problem.nodes.count).map { node in
            let ways = sentinels.map { problem.travel.duration(0, problem.place[node], $0) }
            return Int32(clamping: ways.min() ?? 0)
        }
    }

    /// A neighbour of a stop by rank, 0 the nearest.
    @inline(__always)
    subscript(_ node: Int, _ rank: Int) -> Int { Int(entries[node &* perNode &+ rank].stop) }

    @inline(__always)
    private static func rank(_ problem: CompiledProblem, _ node: Int, _ other: Int) -> UInt64 {
        let (here, there) = (problem.place[node], problem.place[other])
        let way = proximity(problem, node, other, problem.arcCost(0, here, there))
        let back = proximity(problem, other, node, problem.arcCost(0, there, here))
        return UInt64(min(way, back, longest)) << 32 | UInt64(other)
    }

    /// Scores above this rank alike.
    private static let longest = 1 << 31

    /// Ranks all other stops, but keeps only those that may be among the nearest; returns how many it has kept.
    ///
    /// Time only ever adds to a way: once enough stops are known, most others are refused by their way alone.
    private static func collectNear(
        _ node: Int,
        _ width: Int,
        _ problem: CompiledProblem,
        into ranked: borrowing Column<UInt64>
    ) -> Int {
        let (nodes, hasTime, isSymmetric) = (problem.nodes, problem.hasTime, problem.isSymmetric)
        let here = problem.place[node]
        var found = 0
        var farthest = Int.max
        for other in 0..<nodes.count where other != node {
            let there = problem.place[other]
            let way = problem.arcCost(0, here, there)
            let back = isSymmetric ? way : problem.arcCost(0, there, here)
            var score = min(way, back)
            guard score <= farthest else { continue }
            if hasTime { score = min(proximity(problem, node, other, way), proximity(problem, other, node, back)) }
            ranked[found] = UInt64(min(score, longest)) << 32 | UInt64(other)
            found += 1
            guard found == 4 * width else { continue }
            moveSmallest(width, of: found, in: ranked)
            found = width
            farthest = (0..<width).reduce(0) { max($0, Int(ranked[$1] >> 32)) }
            if farthest == longest { farthest = .max }
        }
        return found
    }

    /// Weights of waiting (0.2) and lateness (1) as in Vidal et al. 2013, "A hybrid genetic algorithm with adaptive
    /// diversity management for a large class of vehicle routing problems with time-windows".
    @inline(__always)
    private static func proximity(_ problem: CompiledProblem, _ from: Int, _ to: Int, _ way: Int) -> Int {
        guard problem.hasTime else { return way }
        let service = problem.service(0, from)
        let duration = problem.duration(0, problem.place[from], problem.place[to])
        let wait = problem.nodes.earliest[to] - duration - service - problem.nodes.latest[from]
        let late = problem.nodes.earliest[from] + service + duration - problem.nodes.latest[to]
        guard wait > 0 || late > 0 else { return way }
        let perSecond = max(1, duration > 0 ? way / duration : 1)
        return way + perSecond * (max(0, wait) / 5 + max(0, late))
    }

    /// Brings the `count` smallest of the first `total` values to the front (Hoare's selection).
    private static func moveSmallest(_ count: Int, of total: Int, in values: borrowing Column<UInt64>) {
        var low = 0
        var high = total - 1
        while low < high {
            let pivot = values[(low + high) / 2]
            var left = low
            var right = high
            while left <= right {
                while values[left] < pivot { left += 1 }
                while values[right] > pivot { right -= 1 }
                if left <= right {
                    let value = values[left]
                    values[left] = values[right]
                    values[right] = value
                    left += 1
                    right -= 1
                }
            }
            if count - 1 <= right { high = right } else if count - 1 >= left { low = left } else { return }
        }
    }

    /// Sorts the first values, few as they are, by insertion.
    private static func sort(_ count: Int, in values: borrowing Column<UInt64>) {
        for index in 1..<max(1, count) {
            let value = values[index]
            var slot = index
            while slot > 0, values[slot - 1] > value {
                values[slot] = values[slot - 1]
                slot -= 1
            }
            values[slot] = value
        }
    }
}
