/// How late vehicles come while the search goes on, at a price (`PenaltyPrice.swift`).
///
/// A vehicle that comes too late is taken to have arrived just in time, and pays for each second of it ("time travel":
/// Nagata, Bräysy and Dullaert 2010, "A penalty-based edge assembly memetic algorithm for the vehicle routing problem with
/// time windows"). So one late stop does not make all later ones late, and what joins two parts of routes costs is known in
/// constant time: the lateness up to the one node, that from the other node on, and that of the arc between them.
///
/// Where none is allowed (`latenessPrice` is 0) the same functions say which changes are possible at all.
extension Plan {
    /// Whether lateness can be priced: one window per stop, jobs alone, nothing that must be walked.
    var canBeLate: Bool { hasTime && !hasShipments && !problem.nodes.hasManyWindows && !problem.rules.isNeeded }

    /// A year: beyond it a stop is not late but out of reach, and prices might overflow.
    static var mostLateness: Int { 31_536_000 }

    /// Sets by how many seconds a vehicle comes too late.
    @inline(__always)
    func setLateness(_ seconds: Int, _ row: Int) {
        totals.lateness &+= seconds &- latenessOf[row]
        latenessOf[row] = seconds
    }

    /// The seconds of lateness of all before one node and all from another one on, when the second follows the first.
    @inline(__always)
    func latenessOfJoining(_ before: Int, _ after: Int, _ kind: Int) -> Int {
        latenessThrough[before] &+ latenessFrom[after]
            &+ max(0, departure[before] &+ leg(kind, before, after) &- latestArrival[after])
    }

    /// The change of price when routes that were so late become so late; `impossible` when they must not.
    @inline(__always)
    func priceOfLateness(_ after: Int, instead before: Int) -> Int {
        if after == 0 && before == 0 { return 0 }
        if latenessPrice == 0 { return after > 0 ? Self.impossible : 0 }
        if after > Self.mostLateness { return Self.impossible }
        return latenessPrice &* (after &- before)
    }

    /// The most that a move between two vehicles (or within one) can gain by making them less late.
    @inline(__always)
    func relief(_ row: Int, _ other: Int) -> Int {
        guard lateness > 0 else { return 0 }
        return latenessPrice &* (latenessOf[row] &+ (row == other ? 0 : latenessOf[other]))
    }

    /// Drives on to a stop: the departure from it, and the seconds by which it was late.
    @inline(__always)
    func advance(_ time: inout Int, _ late: inout Int, from before: Int, to node: Int, _ kind: Int) {
        let arrival = time &+ leg(kind, before, node)
        let latest = problem.nodes.times[node].latest
        late &+= max(0, arrival &- latest)
        let inTime = min(arrival, latest)
        let start =
            problem.nodes.hasManyWindows
            ? problem.nodes.start(node, inTime) : max(problem.nodes.times[node].earliest, inTime)
        time = start &+ problem.service(kind, node)
    }

    /// Drives on from one node over the stops from `first` through `last`.
    @inline(__always)
    func advance(_ time: inout Int, _ late: inout Int, from start: Int, over first: Int, through last: Int, _ kind: Int)
    {
        var before = start
        var node = first
        while true {
            advance(&time, &late, from: before, to: node, kind)
            if node == last { return }
            before = node
            node = next[node]
        }
    }

    /// The seconds of lateness when what has been driven so far is followed by a node and what comes behind it.
    @inline(__always)
    func lateness(_ late: Int, at time: Int, from before: Int, joining after: Int, _ kind: Int) -> Int {
        late &+ latenessFrom[after] &+ max(0, time &+ leg(kind, before, after) &- latestArrival[after])
    }
}
