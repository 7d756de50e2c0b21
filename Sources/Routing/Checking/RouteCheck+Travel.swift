/// Travel as the problem says it, looked up in the plainest way.
extension RouteCheck {
    /// The sum of a measure over the ways of the route.
    func legs(_ measure: (Place, Place) -> Int) -> Int {
        var places = route.steps.filter { $0.activity == .reload || stop($0) != nil }.compactMap { place(of: $0) }
        if let start = vehicle.start { places.insert(start, at: 0) }
        if let end = vehicle.end { places.append(end) }
        return zip(places, places.dropFirst()).reduce(0) { $0 + measure($1.0, $1.1) }
    }

    /// Seconds of driving on a way that begins at a moment and is interrupted by pauses.
    func seconds(
        _ from: Place?,
        _ to: Place?,
        leavingAt time: Int,
        _ pauses: [(start: Int, length: Int)]
    ) -> Int {
        guard let from, let to else { return 0 }
        guard case .matrix(let matrix)? = problem.travel[vehicle.profile], !matrix.slots.isEmpty else {
            return seconds(from, to)
        }
        // Second by second: the share of the way that is driven in each.
        var (share, now, driven) = (0.0, time, 0)
        var next = pauses[...]
        while true {
            if let pause = next.first, now == pause.start {
                now += pause.length
                next = next.dropFirst()
                continue
            }
            let slot = matrix.slots.last { $0.start <= now } ?? matrix.slots[0]
            var whole = Double(slot.durations[from.index * matrix.side + to.index])
            if vehicle.speedFactor != 1 { whole = (whole / vehicle.speedFactor).rounded() }
            if whole == 0 || share >= 1 - 1e-7 { return driven }
            share += 1 / whole
            now += 1
            driven += 1
        }
    }

    private func seconds(_ from: Place, _ to: Place) -> Int {
        var value: Int
        switch problem.travel[vehicle.profile] {
        case .matrix(let matrix)?: value = Int(matrix.durations[from.index * matrix.side + to.index])
        case .metric(let metric)?:
            value = metric.duration(problem.coordinates[from.index], problem.coordinates[to.index])
        case nil: value = 0
        }
        if vehicle.speedFactor != 1 { value = Int((Double(value) / vehicle.speedFactor).rounded()) }
        return value
    }

    /// Metres of a way.
    func metres(_ from: Place, _ to: Place) -> Int {
        switch problem.travel[vehicle.profile] {
        case .matrix(let matrix)?:
            Int((matrix.distances ?? matrix.durations)[from.index * matrix.side + to.index])
        case .metric(let metric)?: metric.distance(problem.coordinates[from.index], problem.coordinates[to.index])
        case nil: 0
        }
    }
}
