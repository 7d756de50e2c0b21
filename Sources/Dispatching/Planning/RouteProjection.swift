internal import Routing

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
        /// The break that it is; such a stop has no place of its own.
        var pause: DueBreak?
    }

    /// Seconds at which the hand-over of each shipment could begin, waiting included.
    private(set) var handOver: [String: Int] = [:]
    /// Seconds at which each break would begin.
    private(set) var breaks: [DueBreak.Key: Int] = [:]
    /// Metres in all, the way to the end included.
    private(set) var metres = 0
    /// Seconds of driving in all.
    private(set) var seconds = 0

    /// Drives `stops` from the row `start`, leaving at `time`, to the row `end`; `travel` tells seconds and metres
    /// between two rows.
    init(start: Int, at time: Int, end: Int, stops: [Stop], travel: (Int, Int) -> (seconds: Int, metres: Int)) {
        var place = start
        var clock = time
        var due: [DueBreak] = []
        for stop in stops {
            if let pause = stop.pause {
                due.append(pause)
                continue
            }
            let left = clock
            clock += drive(from: place, to: stop.place, travel)
            rest(due, since: left, &clock)
            due = []
            clock = max(clock, stop.opensAt)
            if stop.isDelivery { handOver[stop.shipment] = clock }
            clock += stop.service + (stop.place == place ? 0 : stop.setup)
            place = stop.place
        }
        let left = clock
        if stops.contains(where: { $0.pause == nil }) { clock += drive(from: place, to: end, travel) }
        rest(due, since: left, &clock)
    }

    /// Breaks are taken at once when they may begin, be it on the way, which goes on until then.
    private mutating func rest(_ due: [DueBreak], since left: Int, _ clock: inout Int) {
        var free = left
        for pause in due {
            let begin = max(free, pause.window.start)
            breaks[pause.key] = begin
            free = begin + pause.lengthSeconds
            clock = max(clock, pause.window.start) + pause.lengthSeconds
        }
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

extension RouteProjection.Stop {
    /// A break as a stop.
    init(_ pause: DueBreak) {
        self.init(shipment: "", isDelivery: false, place: 0, setup: 0, service: 0, opensAt: 0, pause: pause)
    }
}
