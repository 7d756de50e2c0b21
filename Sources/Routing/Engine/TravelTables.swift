/// Travel between the places that a problem uses, in the form the search reads: flat tables, or coordinates.
///
/// Places are renumbered densely; the last one is `nowhere`, at distance zero from everything, for routes without a
/// start or an end. A *table* is one combination of profile and speed factor.
final class TravelTables {
    /// The number of places, `nowhere` included.
    let side: Int
    /// The place at distance zero from everything.
    let nowhere: Int
    private let durations: Column<Int32>
    private let distances: Column<Int32>
    private let costs: Column<Int32>
    private let x: Column<Double>
    private let y: Column<Double>
    private let metrics: [Metric?]
    private let isMatrixOnly: Bool
    private let speeds: [Double]
    /// Whether every table is the same plane metric, computed inline.
    private let isPlane: Bool
    private let scale: Double
    private let offset: Double

    /// Builds the tables; `keys` are profile and speed factor per table, `rows` the problem's row of each place.
    init(problem: Problem, keys: [TravelKey], rows: [Int]) {
        side = rows.count + 1
        nowhere = rows.count
        var metrics: [Metric?] = []
        let hasDistances = keys.contains { key in
            guard case .matrix(let matrix)? = problem.travel[key.profile] else { return false }
            return key.speedFactor != 1 || matrix.distances.map { $0 != matrix.durations } ?? false
        }
        let hasCosts = keys.contains { key in
            if case .matrix(let matrix)? = problem.travel[key.profile] { matrix.costs != nil } else { false }
        }
        let matrices = keys.filter { key in
            if case .matrix? = problem.travel[key.profile] { true } else { false }
        }
        // Tables stand one behind the other, so a profile by formula among them needs no room but shifts none either.
        let size = matrices.isEmpty ? 0 : keys.count * side * side
        durations = Column(count: size, repeating: 0)
        distances = Column(count: hasDistances ? size : 0, repeating: 0)
        costs = Column(count: hasCosts ? size : 0, repeating: 0)
        for (index, key) in keys.enumerated() {
            switch problem.travel[key.profile] {
            case .matrix(let matrix)?:
                metrics.append(nil)
                let first = index * side * side
                Self.compact(matrix.durations, matrix.side, rows, key.speedFactor, into: durations, first)
                if hasDistances {
                    Self.compact(matrix.distances ?? matrix.durations, matrix.side, rows, 1, into: distances, first)
                }
                if hasCosts { Self.compact(matrix.costs ?? matrix.durations, matrix.side, rows, 1, into: costs, first) }
            case .metric(let metric)?: metrics.append(metric)
            case nil: metrics.append(.euclidean(scale: 1, rounding: .nearest))
            }
        }
        let hasPoints = metrics.contains { $0 != nil }
        x = Column(hasPoints ? rows.map { problem.coordinates[$0].x } + [0] : [])
        y = Column(hasPoints ? rows.map { problem.coordinates[$0].y } + [0] : [])
        self.metrics = metrics
        isMatrixOnly = !hasPoints
        speeds = keys.map(\.speedFactor)
        if metrics.count == 1, case .euclidean(let scale, let rounding)?? = metrics.first, keys[0].speedFactor == 1 {
            isPlane = true
            self.scale = scale
            offset = rounding == .nearest ? 0.5 : 1e-9
        } else {
            isPlane = false
            scale = 1
            offset = 0
        }
    }

    /// Seconds between two places.
    @inline(__always)
    func duration(_ table: Int, _ from: Int, _ to: Int) -> Int {
        if !isMatrixOnly {
            if isPlane { return plane(from, to) }
            if let metric = metrics[table] { return computed(metric, table, from, to) }
        }
        return Int(durations[(table &* side &+ from) &* side &+ to])
    }

    /// Metres between two places.
    @inline(__always)
    func distance(_ table: Int, _ from: Int, _ to: Int) -> Int {
        if !isMatrixOnly {
            if isPlane { return plane(from, to) }
            if let metric = metrics[table] { return length(metric, from, to) }
        }
        let index = (table &* side &+ from) &* side &+ to
        return distances.count == 0 ? Int(durations[index]) : Int(distances[index])
    }

    /// The entry of the cost table.
    @inline(__always)
    func tableCost(_ table: Int, _ from: Int, _ to: Int) -> Int {
        Int(costs[(table &* side &+ from) &* side &+ to])
    }

    /// Whether every table has the same entry both ways.
    var isSymmetric: Bool {
        guard isMatrixOnly else { return metrics.allSatisfy { $0 != nil } }
        let tables = durations.count / (side * side)
        for table in 0..<tables {
            for from in 0..<side {
                for to in 0..<from {
                    let there = (table &* side &+ from) &* side &+ to
                    let back = (table &* side &+ to) &* side &+ from
                    if durations[there] != durations[back] { return false }
                    if distances.count > 0, distances[there] != distances[back] { return false }
                    if costs.count > 0, costs[there] != costs[back] { return false }
                }
            }
        }
        return true
    }

    /// Whether the distances are the durations, for every table.
    var isDistanceDuration: Bool { isPlane || (isMatrixOnly && distances.count == 0) }

    /// The coordinates of a place; nil when the problem has tables only.
    func point(_ place: Int) -> Coordinates? {
        x.count == 0 || place == nowhere ? nil : Coordinates(x: x[place], y: y[place])
    }

    @inline(__always)
    private func plane(_ from: Int, _ to: Int) -> Int {
        if from == nowhere || to == nowhere { return 0 }
        let dx = x[from] - x[to]
        let dy = y[from] - y[to]
        return Int((dx * dx + dy * dy).squareRoot() * scale + offset)
    }

    @inline(never)
    private func computed(_ metric: Metric, _ table: Int, _ from: Int, _ to: Int) -> Int {
        if from == nowhere || to == nowhere { return 0 }
        let duration = metric.duration(Coordinates(x: x[from], y: y[from]), Coordinates(x: x[to], y: y[to]))
        return TravelLookup.scaled(duration, speeds[table])
    }

    @inline(never)
    private func length(_ metric: Metric, _ from: Int, _ to: Int) -> Int {
        if from == nowhere || to == nowhere { return 0 }
        return metric.distance(Coordinates(x: x[from], y: y[from]), Coordinates(x: x[to], y: y[to]))
    }

    /// Copies the rows and columns in use into a column that is zero, `nowhere` last.
    static func compact(
        _ table: [Int32],
        _ side: Int,
        _ rows: [Int],
        _ speedFactor: Double,
        into result: borrowing Column<Int32>,
        _ first: Int
    ) {
        var slot = first
        for row in rows {
            let offset = row * side
            for column in rows {
                let value = table[offset + column]
                result[slot] =
                    speedFactor == 1 ? value : Int32(clamping: TravelLookup.scaled(Int(value), speedFactor))
                slot += 1
            }
            slot += 1
        }
    }
}

/// What distinguishes one travel table from another.
struct TravelKey: Hashable {
    let profile: String
    let speedFactor: Double
}
