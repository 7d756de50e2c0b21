/// What only some problems have and what cannot be judged in constant time: setups, breaks, soft deadlines, time on board,
/// compartments.
///
/// A problem without any of these pays nothing for them: the search asks `isNeeded` once per candidate.
final class RuleTable {
    /// Whether a later start of a route can change its price: by times on board or by promises.
    var hasDelays: Bool { hasRides || stability?.hasPromises == true }
    /// Whether what a stop costs depends on when it is served: by soft deadlines, times on board or promises.
    var hasPricedMoments: Bool { hasSoftDeadlines || hasDelays }
    /// Whether any route has to be walked to be judged.
    let isNeeded: Bool
    /// Seconds of setup, kind-major, one per stop; empty when nothing has a setup.
    let setup: Column<Int>
    /// Where each kind's breaks begin in the columns below; one more entry than kinds.
    let firstBreak: IndexColumn
    /// The row of each break in its vehicle's list; breaks are sorted by their first window.
    let breakRow: IndexColumn
    let breakService: Column<Int>
    let firstBreakWindow: IndexColumn
    let breakWindowStart: Column<Int>
    let breakWindowEnd: Column<Int>
    /// The largest load during each break, one per dimension.
    let breakLoad: Column<Int>
    /// The moment after which a stop's start costs `deadlinePrice` per second; 0 per second when there is none.
    let deadline: Column<Int>
    let deadlinePrice: Column<Int>
    /// Whether any stop has such a moment.
    let hasSoftDeadlines: Bool
    /// At deliveries: the longest time on board.
    let rideLimit: Column<Int>
    /// Engine units per second above `rideLimit`; -1 forbids it, 0 means there is no limit.
    let ridePrice: Column<Int>
    /// Whether any shipment limits its time on board.
    let hasRides: Bool
    /// Who holds what in which compartment; nil when no vehicle has compartments.
    let loading: CompartmentLoading?
    /// What door openings do to loads; nil when no task limits it.
    let warmUp: WarmUpTable?
    /// Where vehicles begin another trip; nil when none may.
    let trips: TripTable?
    /// What promised times and the given order ask for; nil when neither has a price.
    let stability: StabilityTable?
    /// The largest number of breaks of a vehicle.
    let mostBreaks: Int

    init(problem: Problem, unit: CostUnit, nodes: NodeDraft, fleet: FleetDraft, number: (Place) -> Int) {
        let vehicles = fleet.representatives.map { problem.vehicles[$0] }
        let setups = vehicles.flatMap { vehicle in nodes.stops.map { $0.setup(forType: vehicle.type) } }
        setup = Column(setups.contains { $0 > 0 } ? setups : [])
        let breaks = vehicles.map { Self.sorted($0.breaks) }
        firstBreak = IndexColumn(breaks.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) })
        let all = breaks.flatMap(\.self)
        breakRow = IndexColumn(all.map(\.row))
        breakService = Column(all.map(\.pause.service))
        let windows = all.map { $0.pause.windows.isEmpty ? [.always] : $0.pause.windows }
        firstBreakWindow = IndexColumn(windows.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) })
        breakWindowStart = Column(windows.flatMap { $0.map(\.start) })
        breakWindowEnd = Column(windows.flatMap { $0.map(\.end) })
        let anyLoad = [Int](repeating: Limit.unlimitedAmount, count: problem.dimensions)
        breakLoad = Column(
            all.flatMap { entry in
                guard let load = entry.pause.maximumLoad, !load.isEmpty else { return anyLoad }
                return load
            }
        )
        let soft = nodes.stops.map { $0.deadline?.pricePerMinute == nil ? nil : $0.deadline }
        deadline = Column(soft.map { $0?.limit ?? 0 })
        deadlinePrice = Column(soft.map { unit.perSecond(minute: $0?.pricePerMinute ?? 0) })
        hasSoftDeadlines = soft.contains { $0 != nil }
        var limits = [Int](repeating: 0, count: nodes.stops.count)
        var prices = limits
        for (row, shipment) in problem.shipments.enumerated() {
            guard let ride = shipment.timeOnBoard else { continue }
            let node = problem.jobs.count + 2 * row + 1
            limits[node] = ride.limit
            prices[node] = ride.pricePerMinute.map { unit.perSecond(minute: $0) } ?? -1
        }
        rideLimit = Column(limits)
        ridePrice = Column(prices)
        hasRides = prices.contains { $0 != 0 }
        loading = problem.vehicles.contains { !$0.compartments.isEmpty } ? CompartmentLoading(problem: problem) : nil
        warmUp = WarmUpTable(problem: problem, unit: unit, nodes: nodes, vehicles: vehicles)
        trips = TripTable(problem: problem, fleet: fleet, number: number)
        stability = StabilityTable(problem: problem, unit: unit, nodes: nodes)
        mostBreaks = breaks.map(\.count).max() ?? 0
        let isTimed = problem.travel.values.contains {
            if case .matrix(let matrix) = $0 { !matrix.slots.isEmpty } else { false }
        }
        isNeeded =
            isTimed || setup.count > 0 || mostBreaks > 0 || hasRides || loading != nil || warmUp != nil || trips != nil
            || stability != nil || hasSoftDeadlines
    }

    private static func sorted(_ breaks: [Break]) -> [(row: Int, pause: Break)] {
        breaks.enumerated().map { (row: $0.offset, pause: $0.element) }
            .sorted { ($0.pause.windows.first?.start ?? 0) < ($1.pause.windows.first?.start ?? 0) }
    }

    /// The first moment from `time` on at which a break may start; nil when all its windows are over.
    func breakStart(_ index: Int, _ time: Int) -> Int? {
        for window in firstBreakWindow[index]..<firstBreakWindow[index + 1] where time <= breakWindowEnd[window] {
            return max(time, breakWindowStart[window])
        }
        return nil
    }
}
