/// Stops sorted into the cells of a square grid, to find near ones without looking at all.
///
/// Exists only for problems with coordinates.
struct NodeGrid {
    private let cells: [[Int32]]
    private let columns: Int
    private let cellOfNode: [(x: Int, y: Int)]

    /// Sorts the stops; nil when the problem has tables instead of coordinates.
    init?(problem: CompiledProblem) {
        let count = problem.nodes.count
        var points: [Coordinates] = []
        for node in 0..<count {
            guard let point = problem.travel.point(problem.place[node]) else { return nil }
            points.append(point)
        }
        let left = points.map(\.x).min() ?? 0
        let bottom = points.map(\.y).min() ?? 0
        let reach = max((points.map(\.x).max() ?? 0) - left, (points.map(\.y).max() ?? 0) - bottom, 1e-9)
        let columns = max(1, Int((Double(count) / 3).squareRoot()))
        let size = reach / Double(columns) * 1.000_001
        var cells = [[Int32]](repeating: [], count: columns * columns)
        var cellOfNode: [(x: Int, y: Int)] = []
        for (node, point) in points.enumerated() {
            let cell = (x: Int((point.x - left) / size), y: Int((point.y - bottom) / size))
            cellOfNode.append(cell)
            cells[cell.y * columns + cell.x].append(Int32(node))
        }
        self.cells = cells
        self.columns = columns
        self.cellOfNode = cellOfNode
    }

    /// Visits stops in growing rings around one until `limit` have come and one more ring is done.
    func visitNear(_ node: Int, atLeast limit: Int, _ visit: (Int) -> Void) {
        let center = cellOfNode[node]
        var visited = 0
        var ringsLeft = Int.max
        var radius = 0
        while radius < columns, ringsLeft > 0 {
            for y in max(0, center.y - radius)...min(columns - 1, center.y + radius) {
                let isEdge = abs(y - center.y) == radius
                let step = isEdge ? 1 : max(1, 2 * radius)
                for x in stride(from: center.x - radius, through: center.x + radius, by: step)
                where x >= 0 && x < columns {
                    for other in cells[y * columns + x] {
                        visit(Int(other))
                        visited += 1
                    }
                }
            }
            radius += 1
            if ringsLeft == Int.max, visited > limit { ringsLeft = radius / 2 + 2 }
            ringsLeft -= ringsLeft == Int.max ? 0 : 1
        }
    }
}
