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
        var index = neighbours.first(of: job)
        let end = index &+ width
        while index < end {
            let near = Int(neighbours.entries[index].stop)
            let row = Int(states[near].vehicle)
            if row >= 0, isOpen(row, for: job, look) {
                let unit = offers[row].unit
                let taking = offers[row].taking
                if states[near].lastLook != look {
                    states[near].lastLook = look
                    let way = Int(neighbours.entries[index].wayFrom)
                    let base = taking &- states[near].costToNext
                    // The stop behind was not nearer than `near`, or this place would have been tried from there; a vehicle's
                    // end is nobody's neighbour, but no nearer than the nearest end.
                    let least = !isNearestFirst ? leastOut : Int(states[near].next) < count ? way : wayHome
                    let cost = base &+ unit &* way
                    if cost &+ unit &* least < best.cost,
                        !hasTime || isEarlyEnough(states[near].departure &+ way &- latest, cost, best),
                        !blink.isOn()
                    {
                        offer(job, after: near, into: way, row, cost, &best)
                    }
                }
                let before = Int(states[near].previous)
                if states[before].lastLook != look {
                    states[before].lastLook = look
                    let way = Int(neighbours.entries[index].wayTo)
                    let base = taking &- states[before].costToNext
                    let least = !isNearestFirst ? leastIn : before < count ? way : wayHome
                    let cost = base &+ unit &* way
                    if cost &+ unit &* least < best.cost,
                        !hasTime || isEarlyEnough(offers[row].ready &+ way &- states[near].latestArrival, cost, best),
                        !blink.isOn()
                    {
                        offer(job, after: before, out: way, row, cost, &best)
                    }
                }
            }
            index &+= 1
        }
    }

    /// Whether a place that costs at least so much is still in question with so many seconds of lateness.
    @inline(__always)
    private func isEarlyEnough(_ late: Int, _ cost: Int, _ best: Insertion) -> Bool {
        late <= 0 || (latenessPrice != 0 && cost &+ latenessPrice &* late < best.cost)
    }

    /// Whether a vehicle may take the job at all; works out what it asks when this is the first of its stops to be near.
    @inline(__always)
    private func isOpen(_ row: Int, for job: Int, _ look: Int32) -> Bool {
        if offers[row].look != look { ask(row, for: job, look) }
        return offers[row].isOpen
    }

    @inline(never)
    private func ask(_ row: Int, for job: Int, _ look: Int32) {
        let kind = problem.fleet.kind[row]
        var offer = VehicleOffer(look: look)
        if let load = costOfTaking(job, row, kind) {
            offer.isOpen = true
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
    /// Whether it may take the job at all.
    var isOpen = false
    /// Engine units per unit of the table.
    var unit = 0
    /// The price of overloading the vehicle and of taking the job from the given plan's.
    var taking = 0
    /// The price of the work.
    var work = 0
    /// When it could leave the job at the earliest.
    var ready = 0
}
