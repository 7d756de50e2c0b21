/// When a vehicle would be where, if it did given stops in a given order: the clock of a route, nothing else.
struct RouteProjection {
    /// A stop in the order in which it is done.
    struct Stop {
        var shipment: String
        var isDelivery: Bool
        /// The row in the travel table.
        var place: Int
        /// Seconds before the work, only when the vehicle was not there already.
        var setup: Int
        var service: Int
        /// The first second at which the work may begin.
        var opensAt: Int
    }

    /// Seconds at which the hand-over of each shipment could begin, waiting included.
    private(set) var handOver: [String: Int] = [:]
    /// Metres in all, the way to the end included.
    private(set) var metres = 0
    /// Seconds of driving in all.
    private(set) var seconds = 0

    /// Drives `stops` from the row `start`, leaving at `time`, to the row `end`; `travel` tells seconds and metres
    /// between two rows.
    init(start: Int, at time: Int, end: Int, stops: [Stop], travel: (Int, Int) -> (seconds: Int, metres: Int)) {
        var place = start
        var clock = time
        for stop in stops {
            clock += drive(from: place, to: stop.place, travel)
            clock = max(clock, stop.opensAt)
            if stop.isDelivery { handOver[stop.shipment] = clock }
            clock += stop.service + (stop.place == place ? 0 : stop.setup)
            place = stop.place
        }
        if !stops.isEmpty { _ = drive(from: place, to: end, travel) }
    }

    private mutating func drive(
        from start: Int,
        to end: Int,
        _ travel: (Int, Int) -> (seconds: Int, metres: Int)
    ) -> Int {
        let leg = travel(start, end)
        metres += leg.metres
        seconds += leg.seconds
        return leg.seconds
    }
}
