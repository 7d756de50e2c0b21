/// The places for an absent job beside its near stops, where the cost of every way is a multiple of one table's durations.
///
/// Half of a search's time goes here, so nearly all places are refused by what stands beside the list of neighbours and in
/// the record of the near stop. What a vehicle asks for the job wherever it is put is worked out once per vehicle.
extension Plan {
    /// Offers the places behind and before each of the first `width` neighbours to `best`.
    ///
    /// A place lies beside two stops and is tried once; `look` is a number that no earlier job's look had.
    func lookBesideNear(
        _ job: Int,
        _ neighbours: Neighbours,
        _ width: Int,
        look: Int32,
        _ blink: inout Blink,
        _ best: inout Insertion
    ) {
        let latest = problem.nodes.latest[job]
        let isNearestFirst = neighbours.isNearestFirst
        let wayHome = isNearestFirst ? neighbours.wayHome(job) : 0
        let (leastOut, leastIn) = (neighbours.leastOut(job), neighbours.leastIn(job))
        let count = problem.nodes.count
        let hasTime = hasTime
        var index = neighbours.first(of: job)
        let end = index &+ width
        while index < end {
            let entry = neighbours.entries[index]
            index &+= 1
            let near = Int(entry.stop)
            let row = Int(states[near].vehicle)
            guard row >= 0 else { continue }
            if offers[row].look != look { ask(row, for: job, look) }
            let (unit, taking) = (offers[row].unit, offers[row].taking)
            let (wayTo, wayFrom) = (Int(entry.wayTo), Int(entry.wayFrom))
            // All of what refuses a place is worked out before the one question, because each answer alone is a toss-up.
            let behind = taking &+ unit &* wayFrom &- states[near].costToNext
            // The stop behind was not nearer than `near`, or this place would have been tried from there; a vehicle's end is
            // nobody's neighbour, but no nearer than the nearest end.
            let leastBehind = !isNearestFirst ? leastOut : Int(states[near].next) < count ? wayFrom : wayHome
            var bound = behind &+ unit &* leastBehind
            if hasTime { bound = max(bound, boundOfLateness(states[near].departure &+ wayFrom &- latest, behind)) }
            if states[near].lastLook == look { bound = .max }
            states[near].lastLook = look
            if bound < min(best.cost, Self.impossible), !blink.isOn() {
                offer(job, after: near, into: wayFrom, row, behind, &best)
            }
            let previous = Int(states[near].previous)
            let before = taking &+ unit &* wayTo &- states[previous].costToNext
            let leastBefore = !isNearestFirst ? leastIn : previous < count ? wayTo : wayHome
            bound = before &+ unit &* leastBefore
            if hasTime {
                bound = max(bound, boundOfLateness(offers[row].ready &+ wayTo &- states[near].latestArrival, before))
            }
            if states[previous].lastLook == look { bound = .max }
            states[previous].lastLook = look
            if bound < min(best.cost, Self.impossible), !blink.isOn() {
                offer(job, after: previous, out: wayTo, row, before, &best)
            }
        }
    }

    /// What a place costs at least that costs so much without so many seconds of lateness.
    @inline(__always)
    private func boundOfLateness(_ late: Int, _ cost: Int) -> Int {
        let price = latenessPrice
        let bound = price == 0 ? Int.max : cost &+ price &* late
        return late > 0 ? bound : cost
    }

    /// Works out what a vehicle asks, when this is the first of its stops to be near.
    @inline(never)
    private func ask(_ row: Int, for job: Int, _ look: Int32) {
        let kind = problem.fleet.kind[row]
        var offer = VehicleOffer(look: look)
        if let load = costOfTaking(job, row, kind) {
            offer.unit = problem.perUnit[kind]
            offer.taking = load &+ leavingCost(job, row)
            offer.work = workCost(job, kind)
            offer.ready = problem.nodes.earliest[job] &+ problem.service(kind, job)
        }
        offers[row] = offer
    }

    /// The rest for a place behind a near stop: the way out must be asked for.
    @inline(never)
    private func offer(_ job: Int, after near: Int, into way: Int, _ row: Int, _ cost: Int, _ best: inout Insertion) {
        let out = problem.travel.duration(0, place[job], place[next[near]])
        let total = cost &+ offers[row].unit &* out &+ offers[row].work
        if total < best.cost { accept(job, after: near, way, out, row, problem.fleet.kind[row], total, &best) }
    }

    /// The rest for a place before a near stop: the way in must be asked for.
    @inline(never)
    private func offer(_ job: Int, after before: Int, out way: Int, _ row: Int, _ cost: Int, _ best: inout Insertion) {
        let into = problem.duration(into: place[job], from: place[before])
        let total = cost &+ offers[row].unit &* into &+ offers[row].work
        if total < best.cost { accept(job, after: before, into, way, row, problem.fleet.kind[row], total, &best) }
    }
}

/// What a vehicle asks for an absent job wherever it is put.
struct VehicleOffer: BitwiseCopyable {
    /// For which look this holds.
    var look: Int32 = 0
    /// Engine units per unit of the table.
    var unit = 0
    /// The price of overloading the vehicle and of taking the job from the given plan's; above all when it may not take it.
    var taking = Plan.impossible &* 2
    /// The price of the work.
    var work = 0
    /// When it could leave the job at the earliest.
    var ready = 0
}
