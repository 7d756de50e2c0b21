/// Judging a route by walking it: the exact answer for problems whose rules have no constant-time form.
///
/// The walk follows the same schedule as `RouteTimer`: everything as early as possible, then the start delayed while that
/// only removes waiting. So what the search accepts is what the answer shows.
extension Plan {
    /// The price of a route that breaks a rule: no plan with it is ever accepted.
    static var forbidden: Int { 1 << 61 }

    /// Writes a route into the scratch; returns its number of stops.
    func layOut(_ row: Int) -> Int {
        var count = 0
        var node = next[problem.startNode(row)]
        while node < problem.nodes.count {
            scratch.order[count] = node
            count &+= 1
            node = next[node]
        }
        return count
    }

    /// Writes a route into the scratch as it would be with a job behind `before`.
    func layOut(_ row: Int, with job: Int, after before: Int) -> Int {
        layOut(row, with: job, after: before, delivery: -1, after: -1)
    }

    /// Writes a route into the scratch as it would be with a shipment's stops behind two nodes.
    func layOut(_ row: Int, with pickup: Int, after before: Int, delivery: Int, after reached: Int) -> Int {
        var count = 0
        var node = problem.startNode(row)
        while true {
            if node < problem.nodes.count {
                scratch.order[count] = node
                count &+= 1
            }
            if node == before {
                scratch.order[count] = pickup
                count &+= 1
                if reached == pickup {
                    scratch.order[count] = delivery
                    count &+= 1
                }
            }
            if node == reached, delivery >= 0 {
                scratch.order[count] = delivery
                count &+= 1
            }
            node = next[node]
            if node == problem.endNode(row) { return count }
        }
    }

    /// What the rules add to the cost of the laid-out route; `forbidden` when it breaks one.
    func rulePrice(_ row: Int, _ count: Int) -> Int {
        guard count > 0 else { return 0 }
        let price = schedulePrice(row, count)
        guard let stability = problem.rules.stability, stability.hasOrder, price < Self.forbidden else { return price }
        return price + reversalPrice(stability, count)
    }

    /// The part of the price that depends on when everything happens.
    private func schedulePrice(_ row: Int, _ count: Int) -> Int {
        let kind = problem.fleet.kind[row]
        if let trips = problem.rules.trips, trips.most[kind] > 1 {
            return hasTripsWithBreaks(kind)
                ? tripsWithBreaksPrice(trips, row, kind, count) : tripsPrice(trips, row, kind, count)
        }
        var begin = problem.fleet.shiftStart[row]
        let place = problem.place[problem.startNode(row)]
        guard problem.rules.firstBreak[kind] == problem.rules.firstBreak[kind + 1] else {
            if problem.isTimed(kind) { return timedBreaksPrice(row, kind, count) }
            guard walkWithBreaks(row, count, from: begin) else { return Self.forbidden }
            return tripPrice(row, kind, 0..<count, from: place)
        }
        guard let end = walk(row, count, from: begin) else { return Self.forbidden }
        if problem.rules.hasDelays || problem.clock != nil { begin = delayStart(row, count, begin, end) }
        let price = tripPrice(row, kind, 0..<count, from: place)
        guard problem.clock != nil, price < Self.forbidden else { return price }
        let slow = slowSeconds(kind, 0..<count, from: place, to: problem.place[problem.endNode(row)], at: begin)
        guard keepsTravelLimits(row, kind, count, more: (slow, 0)) else { return Self.forbidden }
        return price + slow * problem.fleet.perSecond[kind]
    }

    /// The seconds by which a timed part of the laid-out route, and the way on from it, take longer than the search's
    /// tables say, because of the time of day.
    func slowSeconds(_ kind: Int, _ part: Range<Int>, from place: Int, to next: Int, at begin: Int) -> Int {
        guard problem.clock != nil else { return 0 }
        var (place, time, slow) = (place, begin, 0)
        for position in part {
            let there = problem.place[scratch.order[position]]
            slow += scratch.arrival[position] - time - problem.duration(kind, place, there)
            (place, time) = (there, scratch.departure[position])
        }
        return slow + problem.ride(kind, place, next, at: time) - problem.duration(kind, place, next)
    }

    /// Whether the laid-out route keeps its limits of travel when so many seconds and metres come to its ways.
    func keepsTravelLimits(_ row: Int, _ kind: Int, _ count: Int, more: (travel: Int, distance: Int)) -> Bool {
        guard problem.fleet.hasTravelLimits else { return true }
        var here = problem.place[problem.startNode(row)]
        var (travel, distance) = more
        for position in 0...count {
            let there = problem.place[position < count ? scratch.order[position] : problem.endNode(row)]
            travel += problem.duration(kind, here, there)
            distance += problem.travel.distance(problem.fleet.table[kind], here, there)
            here = there
        }
        return travel <= problem.fleet.maximumTravelTime[row] && distance <= problem.fleet.maximumDistance[row]
    }

    /// What the rules add for a part of the laid-out route that has been timed: a trip, or all of it.
    func tripPrice(_ row: Int, _ kind: Int, _ part: Range<Int>, from place: Int) -> Int {
        if let loading = problem.rules.loading {
            guard loading.fits(part.map { scratch.order[$0] }, vehicle: row) else { return Self.forbidden }
        }
        var price = setupPrice(kind, part, from: place) &+ latenessPrice(part)
        if let table = problem.rules.warmUp, price < Self.forbidden {
            price += warmUpPrice(table, kind, part, from: place)
        }
        return price
    }

    /// Seconds of setup at a stop when the vehicle comes from another place.
    @inline(__always)
    func setup(_ kind: Int, _ node: Int, from place: Int) -> Int {
        guard problem.rules.setup.count > 0, place != problem.place[node] else { return 0 }
        return problem.rules.setup[kind &* problem.nodes.count &+ node]
    }

    /// Times the laid-out route; when it is over, nil when something comes too late.
    private func walk(_ row: Int, _ count: Int, from begin: Int) -> Int? {
        let kind = problem.fleet.kind[row]
        let place = problem.place[problem.startNode(row)]
        guard let time = walk(kind, 0..<count, from: place, at: begin) else { return nil }
        let last = problem.place[scratch.order[count - 1]]
        let end = time &+ problem.ride(kind, last, problem.place[problem.endNode(row)], at: time)
        return end <= problem.fleet.shiftEnd[row] ? end : nil
    }

    /// Times a part of the laid-out route; the departure from its last stop, nil when something comes too late.
    func walk(_ kind: Int, _ part: Range<Int>, from place: Int, at begin: Int) -> Int? {
        var place = place
        var time = begin
        for position in part {
            let node = scratch.order[position]
            time &+= problem.ride(kind, place, problem.place[node], at: time)
            scratch.arrival[position] = time
            time = problem.nodes.start(node, time)
            guard time <= Limit.time else { return nil }
            scratch.start[position] = time
            time &+= setup(kind, node, from: place) &+ problem.service(kind, node)
            scratch.departure[position] = time
            place = problem.place[node]
        }
        return time
    }

    /// Delays the start while that only removes waiting, as `RouteTimer` does: later loading is less time on board.
    ///
    /// Returns the start. `end` is when the walked route is over; where the time of day matters, leaving later may change it.
    private func delayStart(_ row: Int, _ count: Int, _ begin: Int, _ end: Int) -> Int {
        var begin = begin
        for _ in 0..<count {
            let delay = usefulDelay(0..<count, within: problem.fleet.shiftEnd[row] - begin).delay
            guard delay > 0 else { return begin }
            guard walk(row, count, from: begin + delay) == end || problem.clock == nil else {
                _ = walk(row, count, from: begin)
                return begin
            }
            begin += delay
        }
        return begin
    }

    /// How much later a timed part of the laid-out route could begin so that only waiting goes away; and, when it has no
    /// waiting, how much later all of it could happen. Both are `room` at most.
    func usefulDelay(_ part: Range<Int>, within room: Int) -> (delay: Int, room: Int) {
        var room = room
        for position in part {
            let waiting = scratch.start[position] - scratch.arrival[position]
            if waiting > 0 { return (min(room, waiting), 0) }
            room = min(room, slack(scratch.order[position], scratch.start[position]))
        }
        return (0, room)
    }

    /// How much later a stop may start within the window it has, before its soft deadline and as far as was promised.
    private func slack(_ node: Int, _ start: Int) -> Int {
        var end = problem.nodes.latest[node]
        for window in problem.nodes.firstWindow[node]..<problem.nodes.firstWindow[node + 1]
        where start <= problem.nodes.windowEnd[window] {
            end = problem.nodes.windowEnd[window]
            break
        }
        if problem.rules.deadlinePrice[node] > 0 { end = min(end, max(start, problem.rules.deadline[node])) }
        if let table = problem.rules.stability, table.shiftPrice[node] > 0 {
            end = min(end, max(start, table.promise[node] + table.tolerance[node]))
        }
        return max(0, end - start)
    }

    private func setupPrice(_ kind: Int, _ part: Range<Int>, from place: Int) -> Int {
        let perSecond = problem.fleet.perTaskSecond[kind]
        guard perSecond > 0, problem.rules.setup.count > 0 else { return 0 }
        var place = place
        var sum = 0
        for position in part {
            let node = scratch.order[position]
            sum += setup(kind, node, from: place)
            place = problem.place[node]
        }
        return sum * perSecond
    }

    /// The prices of soft deadlines, of promises and of time on board; `forbidden` when a hard time on board is passed.
    private func latenessPrice(_ part: Range<Int>) -> Int {
        var sum = 0
        for position in part {
            let node = scratch.order[position]
            if problem.rules.deadlinePrice[node] > 0 {
                let late = scratch.start[position] - problem.rules.deadline[node]
                if late > 0 { sum = CostUnit.adding(late, at: problem.rules.deadlinePrice[node], to: sum) }
            }
            if let table = problem.rules.stability {
                sum = table.adding(shiftOf: scratch.start[position], at: node, to: sum)
            }
            guard problem.rules.ridePrice[node] != 0 else { continue }
            let excess = timeOnBoard(position) - problem.rules.rideLimit[node]
            guard excess > 0 else { continue }
            guard problem.rules.ridePrice[node] > 0 else { return Self.forbidden }
            sum = CostUnit.adding(excess, at: problem.rules.ridePrice[node], to: sum)
        }
        return sum
    }

    private func timeOnBoard(_ position: Int) -> Int {
        let pickup = problem.nodes.partner[scratch.order[position]]
        var before = position - 1
        while before >= 0 {
            if scratch.order[before] == pickup { return scratch.arrival[position] - scratch.departure[before] }
            before -= 1
        }
        return 0
    }
}
