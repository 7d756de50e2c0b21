internal import RoadNetwork
internal import Routing

extension PlanProblem {
    /// Until when each load on board must be handed over; without a price the engine has to keep it.
    ///
    /// Endangered loads: as long as they keep less a reserve, but not sooner than their vehicle could bring them if it
    /// did nothing else. So a breach, whose time is past, puts them first, and a distant forecast leaves the order free.
    /// Other loads: their window's end. Those in `relaxed` cannot keep theirs and have a price on each minute instead.
    func deadlines(_ table: TravelTable, relaxed: Set<String>) -> [String: Deadline] {
        var deadlines: [String: Deadline] = [:]
        let soonest = soonestHandOver(table)
        for shipment in onBoard {
            let number = shipment.number
            // In a cold store goods wait: the drop's window does not bind.
            let isStored = store(for: shipment) != nil
            let windowEnd = isStored ? Limit.time : max(0, seconds(shipment.goods.windowEnd))
            var deadline = Deadline(limit: windowEnd)
            if let latest = latest[number] {
                let due = reserve(before: seconds(latest), share: reserveShare(of: number))
                let limit = max(min(windowEnd, due), soonest[number] ?? 0)
                deadline = Deadline(limit: limit, pricePerMinute: nil)
            }
            if relaxed.contains(number) {
                let isEndangered = latest[number] != nil
                deadline.pricePerMinute = isEndangered ? options.spoiledMinutePrice : options.lateMinutePrice
            }
            deadlines[number] = deadline
        }
        return deadlines
    }

    /// When a vehicle begins what is left of its day, in seconds of the problem's clock.
    func begin(_ driver: Driver) -> Int {
        max(driver.freeAt, driver.vehicle.vehicle.shiftStart.map(seconds) ?? 0)
    }

    private func soonestHandOver(_ table: TravelTable) -> [String: Int] {
        var soonest: [String: Int] = [:]
        for driver in drivers where !driver.vehicle.dangers.isEmpty {
            let stops = onBoard.filter { $0.vehicle == driver.vehicle.name && latest[$0.number] != nil }
                .compactMap { projected(.deliver, $0.number) }
            let order = UrgentOrder(start: driver.start, time: begin(driver), end: driver.end) { from, to in
                (Int(table.duration(from: from, to: to)), Int(table.distance(from: from, to: to)))
            }
            // A break that must begin before that comes first.
            let times = order.handOver(stops).mapValues { DueBreak.delay($0, by: driver.breaks) }
            soonest.merge(times) { first, _ in first }
        }
        return soonest
    }
}
