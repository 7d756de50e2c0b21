/// What happens on a route beside driving.
enum Visit {
    /// The stop at a position of the laid-out route.
    case stop(Int)
    /// The next break, in the order of their windows.
    case pause
    case reload
}

extension Plan {
    /// The laid-out route with its vehicle's breaks and reloads where they are best.
    ///
    /// The route must be one that can be driven.
    func visits(_ row: Int, _ count: Int) -> [Visit] {
        let kind = problem.fleet.kind[row]
        if hasTripsWithBreaks(kind) { return tripsWithBreaks(row, kind, count) }
        let cuts = cuts(row, count)
        let breaks = breaksPerLeg(row, count)
        var result: [Visit] = []
        for position in 0...count {
            result += repeatElement(.pause, count: breaks[position])
            guard position < count else { break }
            result.append(.stop(position))
            if cuts.contains(position) { result.append(.reload) }
        }
        return result
    }
}
