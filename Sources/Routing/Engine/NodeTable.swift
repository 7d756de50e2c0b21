/// The stops of all tasks as columns: what the search needs to know about each node.
///
/// Nodes 0 ..< count are stops: jobs first, then each shipment's pickup directly followed by its delivery. After them
/// come two sentinels per vehicle, its start and its end.
final class NodeTable {
    /// The number of stops.
    let count: Int
    /// The number of jobs; later nodes belong to shipments.
    let jobs: Int
    /// The number of load dimensions.
    let dimensions: Int
    /// The other stop of a shipment, or -1; for stops only.
    let partner: IndexColumn
    /// What a stop adds to the load at the vehicle's start; stop-major, one per dimension.
    let initialLoad: RecordField<StopLoad, Int>
    /// How the load changes at a stop; stop-major, one per dimension.
    let loadChange: RecordField<StopLoad, Int>
    private let loads: Column<StopLoad>
    /// Windows and service; their fields follow.
    let times: Column<StopTimes>
    /// The start of the first window.
    let earliest: RecordField<StopTimes, Int>
    /// The end of the last window.
    let latest: RecordField<StopTimes, Int>
    /// Where a stop's windows begin in `windowStart` and `windowEnd`; one more entry than stops.
    let firstWindow: IndexColumn
    let windowStart: Column<Int>
    let windowEnd: Column<Int>
    /// What it costs to leave a task out, in engine units; at the delivery of a shipment 0.
    let price: Column<Int>
    /// The vehicle that serves the stop in the given plan, or -1.
    let home: IndexColumn
    /// What it costs to serve the stop with another vehicle than `home`, in engine units.
    let movePrice: Column<Int>
    /// Whether the stop must keep its place in the given plan.
    let isFrozen: Column<Bool>
    /// Whether leaving the given plan's vehicle costs anything for any stop.
    let hasMovePrices: Bool
    /// Whether any stop must keep its place.
    let hasFrozen: Bool
    /// Whether any stop has a window.
    let hasWindows: Bool
    /// Whether any stop has more than one window.
    let hasManyWindows: Bool
    /// Whether loads only ever fall (or only ever rise) along a route, so that the sum decides.
    let isLoadMonotone: Bool

    init(problem: Problem, draft: NodeDraft) {
        count = draft.stops.count
        jobs = problem.jobs.count
        dimensions = problem.dimensions
        partner = IndexColumn(draft.partner)
        loads = Column(zip(draft.initialLoad, draft.loadChange).map { StopLoad(initial: $0, change: $1) })
        initialLoad = loads.field(\.initial)
        loadChange = loads.field(\.change)
        times = Column(
            draft.windows.map { StopTimes(earliest: $0.first?.start ?? 0, latest: $0.last?.end ?? Limit.time) }
        )
        earliest = times.field(\.earliest)
        latest = times.field(\.latest)
        var first = [0]
        for windows in draft.windows { first.append(first[first.count - 1] + windows.count) }
        firstWindow = IndexColumn(first)
        windowStart = Column(draft.windows.flatMap { $0.map(\.start) })
        windowEnd = Column(draft.windows.flatMap { $0.map(\.end) })
        price = Column(draft.price)
        home = IndexColumn(draft.home)
        movePrice = Column(draft.movePrice)
        isFrozen = Column(draft.isFrozen)
        hasMovePrices = draft.movePrice.contains { $0 > 0 }
        hasFrozen = draft.isFrozen.contains(true)
        hasWindows = draft.windows.contains { !$0.isEmpty }
        hasManyWindows = draft.windows.contains { $0.count > 1 }
        isLoadMonotone = draft.isLoadMonotone
    }

    /// The first moment at or after `arrival` at which the stop may start, or `Limit.time * 2` when there is none.
    @inline(__always)
    func start(_ node: Int, _ arrival: Int) -> Int {
        if arrival <= earliest[node] { return earliest[node] }
        if arrival > latest[node] { return Limit.time &* 2 }
        return hasManyWindows ? laterStart(node, arrival) : arrival
    }

    /// The last moment at or before `bound` at which the stop may start, or -1 when there is none.
    @inline(__always)
    func lastStart(_ node: Int, _ bound: Int) -> Int {
        if bound >= latest[node] { return latest[node] }
        if bound < earliest[node] { return -1 }
        return hasManyWindows ? earlierStart(node, bound) : bound
    }

    private func laterStart(_ node: Int, _ arrival: Int) -> Int {
        for window in firstWindow[node]..<firstWindow[node + 1] where arrival <= windowEnd[window] {
            return max(arrival, windowStart[window])
        }
        return arrival
    }

    private func earlierStart(_ node: Int, _ bound: Int) -> Int {
        var result = bound
        for window in firstWindow[node]..<firstWindow[node + 1] where windowStart[window] <= bound {
            result = min(bound, windowEnd[window])
        }
        return result
    }
}
