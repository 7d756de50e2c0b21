/// The order in which one vehicle hands over some of its load soonest: the sum of the hand-over times is kept small.
///
/// Best insertion, then single stops are moved as long as that helps. For the few loads of one vehicle it takes
/// milliseconds, and each time it gives is one that the vehicle can keep.
struct UrgentOrder {
    let start: Int
    let time: Int
    let end: Int
    let travel: (Int, Int) -> (seconds: Int, metres: Int)

    /// The longest list that is improved by moving stops; beyond it insertion alone decides.
    private static let longestImproved = 60

    /// When each of the stops can be handed over, in seconds of the problem's clock.
    func handOver(_ stops: [RouteProjection.Stop]) -> [String: Int] {
        var order: [RouteProjection.Stop] = []
        for stop in stops {
            order = best(stop, in: order)
        }
        if order.count <= Self.longestImproved {
            var isBetter = true
            while isBetter {
                isBetter = false
                for stop in order {
                    let moved = best(stop, in: order.filter { $0.shipment != stop.shipment })
                    guard sum(moved) < sum(order) else { continue }
                    order = moved
                    isBetter = true
                }
            }
        }
        return project(order).handOver
    }

    private func best(_ stop: RouteProjection.Stop, in order: [RouteProjection.Stop]) -> [RouteProjection.Stop] {
        let candidates = (0...order.count).map { position in
            var candidate = order
            candidate.insert(stop, at: position)
            return candidate
        }
        return candidates.min { sum($0) < sum($1) } ?? [stop]
    }

    private func sum(_ order: [RouteProjection.Stop]) -> Int {
        project(order).handOver.values.reduce(0, +)
    }

    private func project(_ order: [RouteProjection.Stop]) -> RouteProjection {
        RouteProjection(start: start, at: time, end: end, stops: order, travel: travel)
    }
}
