/// The empty vehicles of each kind, as stacks: any of a kind is as good as the others.
final class IdleVehicles {
    /// Where each kind's stack begins in `stack`.
    private let first: IndexColumn
    private let depth: IndexColumn
    private let stack: IndexColumn
    /// Where each vehicle stands in `stack`, or -1.
    private let slot: IndexColumn

    init(fleet: Fleet) {
        var sizes = [Int](repeating: 0, count: fleet.kinds + 1)
        for row in 0..<fleet.count { sizes[fleet.kind[row] + 1] += 1 }
        for kind in 0..<fleet.kinds { sizes[kind + 1] += sizes[kind] }
        first = IndexColumn(sizes)
        depth = IndexColumn(count: fleet.kinds, repeating: 0)
        stack = IndexColumn(count: fleet.count, repeating: -1)
        slot = IndexColumn(count: fleet.count, repeating: -1)
    }

    /// Makes every vehicle idle; the first of each kind lies on top.
    func reset(fleet: Fleet) {
        for kind in 0..<fleet.kinds { depth[kind] = 0 }
        for row in stride(from: fleet.count - 1, through: 0, by: -1) {
            slot[row] = -1
            giveBack(row, kind: fleet.kind[row])
        }
    }

    /// An idle vehicle of a kind, or -1.
    @inline(__always)
    func any(kind: Int) -> Int { depth[kind] == 0 ? -1 : stack[first[kind] &+ depth[kind] &- 1] }

    /// A vehicle is in use from now on.
    func take(_ row: Int, kind: Int) {
        let last = first[kind] &+ depth[kind] &- 1
        let moved = stack[last]
        stack[slot[row]] = moved
        slot[moved] = slot[row]
        slot[row] = -1
        depth[kind] = depth[kind] &- 1
    }

    /// A vehicle is empty again.
    func giveBack(_ row: Int, kind: Int) {
        let end = first[kind] &+ depth[kind]
        stack[end] = row
        slot[row] = end
        depth[kind] = depth[kind] &+ 1
    }
}
