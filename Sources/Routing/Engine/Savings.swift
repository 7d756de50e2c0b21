/// A first plan by savings:   depot ──▶ a ──▶ depot ──▶ b ──▶ depot     becomes     depot ──▶ a ──▶ b ──▶ depot
///
/// Every job begins as a route of its own; the pair whose joining saves most is joined first (Clarke and Wright 1964), as
/// far as load and time allow. Only near pairs are looked at. The chains become the routes of a fleet of one kind; what
/// does not fit is left to the insertion.
final class Savings {
    private let next: IndexColumn
    private let previous: IndexColumn
    private let chain: IndexColumn
    private let head: IndexColumn
    private let tail: IndexColumn
    private let size: IndexColumn
    private let load: Column<Int>
    /// The earliest departure at each job in its chain, and the latest arrival.
    private let early: Column<Int>
    private let late: Column<Int>
    private let isSymmetric: Bool

    init(_ problem: CompiledProblem, isSymmetric: Bool) {
        let count = problem.nodes.count
        self.isSymmetric = isSymmetric
        next = IndexColumn(count: count, repeating: -1)
        previous = IndexColumn(count: count, repeating: -1)
        chain = IndexColumn(Array(0..<count))
        head = IndexColumn(Array(0..<count))
        tail = IndexColumn(Array(0..<count))
        size = IndexColumn(count: count, repeating: 1)
        load = Column(count: count * problem.nodes.dimensions * 2, repeating: 0)
        early = Column(count: count, repeating: 0)
        late = Column(count: count, repeating: 0)
        for node in 0..<count {
            for dimension in 0..<problem.nodes.dimensions {
                let initial = problem.nodes.initialLoad[node * problem.nodes.dimensions + dimension]
                let change = problem.nodes.loadChange[node * problem.nodes.dimensions + dimension]
                load[(node * problem.nodes.dimensions + dimension) * 2] = initial
                load[(node * problem.nodes.dimensions + dimension) * 2 + 1] = initial + change
            }
            timeForward(from: node, problem)
            timeBackward(from: node, problem)
        }
    }

    /// Joins chains, best saving first.
    func join(_ problem: CompiledProblem, _ neighbours: Neighbours) {
        let start = problem.place[problem.startNode(0)]
        let end = problem.place[problem.endNode(0)]
        var list: [UInt64] = []
        let width = min(problem.nodes.count > 5_000 ? 20 : 40, neighbours.perNode)
        list.reserveCapacity(problem.nodes.count * width * 2)
        for from in 0..<problem.nodes.count {
            for rank in 0..<width {
                let to = neighbours[from, rank]
                for (a, b) in [(from, to), (to, from)] {
                    let saving =
                        problem.arcCost(0, problem.place[a], end) + problem.arcCost(0, start, problem.place[b])
                        - problem.arcCost(0, problem.place[a], problem.place[b])
                    guard saving > 0 else { continue }
                    list.append(UInt64(min(saving, 1 << 23 - 1)) << 40 | UInt64(a) << 20 | UInt64(b))
                }
            }
        }
        list.sort(by: >)
        for entry in list { tryJoin(Int(entry >> 20 & 0xFFFFF), Int(entry & 0xFFFFF), problem) }
    }

    /// The chains, longest first, each as its jobs in order.
    func chains(_ problem: CompiledProblem) -> [[Int]] {
        var result: [[Int]] = []
        for node in 0..<problem.nodes.count where head[chain[node]] == node {
            var jobs: [Int] = []
            var job = node
            while job >= 0 {
                jobs.append(job)
                job = next[job]
            }
            result.append(jobs)
        }
        return result.sorted { $0.count > $1.count }
    }

    private func tryJoin(_ a: Int, _ b: Int, _ problem: CompiledProblem) {
        let first = chain[a]
        let second = chain[b]
        guard first != second, hasRoom(first, second, problem) else { return }
        if isSymmetric {
            guard a == tail[first] || a == head[first], b == head[second] || b == tail[second] else { return }
            if a != tail[first] { reverse(first) }
            if b != head[second] { reverse(second) }
        }
        guard a == tail[first], b == head[second] else { return }
        if problem.hasTime {
            let way = problem.duration(0, problem.place[a], problem.place[b])
            guard early[a] + way <= late[b] else { return }
        }
        link(first, second, a, b, problem)
    }

    private func link(
        _ first: Int,
        _ second: Int,
        _ a: Int,
        _ b: Int,
        _ problem: CompiledProblem
    ) {
        next[a] = b
        previous[b] = a
        tail[first] = tail[second]
        head[second] = -1
        size[first] = size[first] + size[second]
        for index in 0..<(problem.nodes.dimensions * 2) {
            let offset = first * problem.nodes.dimensions * 2 + index
            load[offset] = load[offset] + load[second * problem.nodes.dimensions * 2 + index]
        }
        var node = b
        while node >= 0 {
            chain[node] = first
            node = next[node]
        }
        guard problem.hasTime else { return }
        timeForward(from: b, problem)
        timeBackward(from: a, problem)
    }

    private func hasRoom(_ first: Int, _ second: Int, _ problem: CompiledProblem) -> Bool {
        guard size[first] + size[second] <= problem.fleet.maximumTasks[0] else { return false }
        for dimension in 0..<problem.nodes.dimensions {
            for part in 0...1 {
                let a = load[(first * problem.nodes.dimensions + dimension) * 2 + part]
                let b = load[(second * problem.nodes.dimensions + dimension) * 2 + part]
                if a + b > problem.fleet.capacity[dimension] { return false }
            }
        }
        return true
    }

    private func reverse(_ index: Int) {
        var node = head[index]
        while node >= 0 {
            let after = next[node]
            next[node] = previous[node]
            previous[node] = after
            node = after
        }
        let first = head[index]
        head[index] = tail[index]
        tail[index] = first
    }

    private func timeForward(from node: Int, _ problem: CompiledProblem) {
        guard problem.hasTime else { return }
        var node = node
        var place = previous[node] < 0 ? problem.place[problem.startNode(0)] : problem.place[previous[node]]
        var time = previous[node] < 0 ? problem.fleet.shiftStart[0] : early[previous[node]]
        while node >= 0 {
            let arrival = time + problem.duration(0, place, problem.place[node])
            time = problem.nodes.start(node, arrival) + problem.service(0, node)
            early[node] = time
            place = problem.place[node]
            node = next[node]
        }
    }

    private func timeBackward(from node: Int, _ problem: CompiledProblem) {
        guard problem.hasTime else { return }
        var node = node
        var place = next[node] < 0 ? problem.place[problem.endNode(0)] : problem.place[next[node]]
        var bound = next[node] < 0 ? problem.fleet.shiftEnd[0] : late[next[node]]
        while node >= 0 {
            let leave = bound - problem.duration(0, problem.place[node], place) - problem.service(0, node)
            bound = problem.nodes.lastStart(node, leave)
            late[node] = bound
            place = problem.place[node]
            node = previous[node]
        }
    }
}
