internal import Dispatching
internal import Fleet
internal import RoadNetwork

/// A vehicle on its round: where it is, what it is at, its load space.
struct Round: Sendable {
    /// What it is at.
    enum Activity: Sendable {
        /// It looks for what comes next.
        case free
        /// On the way to the first of its stops.
        case driving
        /// At the first of its stops, whose work cannot begin yet.
        case waiting(hasMoved: Bool)
        /// At the first of its stops until the work is done.
        case serving(left: Double, total: Double)
    }

    let vehicle: FleetVehicle
    let shiftStart: Double
    var box: ThermalBox
    var place: Coordinate
    var activity = Activity.free
    /// What is still to be done, the current stop first.
    var stops: [RoundStop] = []
    /// The rows of the loads on board.
    var onBoard: [Int] = []
    /// The breaks that its courier has taken or is taking.
    var takenBreaks: [TakenBreak] = []
    /// Whether it has left the place of its last work.
    var hasMoved = false
    /// Metres driven along roads.
    var metres = 0.0
    private let airGoodsSeconds: Double

    init(_ vehicle: FleetVehicle, shiftStart: Double, box: ThermalBox.Parameters, place: Coordinate) {
        self.vehicle = vehicle
        self.shiftStart = shiftStart
        self.box = ThermalBox(parameters: box)
        self.place = place
        airGoodsSeconds = box.airGoodsSeconds
    }

    var name: String { vehicle.name }

    /// Takes over another route. A hand-over that has begun is finished; other work goes on if the route has it too.
    mutating func follow(_ route: [RoundStop]) {
        var route = route
        if case .serving = activity, let current = stops.first {
            let isKept = route.contains { $0.isSame(as: current) }
            if isKept || current.kind == .deliver {
                route.removeAll { $0.isSame(as: current) }
                stops = [current] + route
                return
            }
        }
        stops = route
        activity = .free
    }

    /// Fewer goods hold the air less: the exchange between both goes with the amount on board.
    mutating func weigh(units: Int) {
        let full = Double(vehicle.capacity.first ?? 1)
        let share = max(0.05, Double(units) / full)
        box.parameters.airGoodsSeconds = airGoodsSeconds / share
    }

    /// Whether the load space is open to the outside: at a drop, for the first seconds of the hand-over.
    func isOpen(doorSeconds: Double) -> Bool {
        guard case .serving(let left, let total) = activity, let stop = stops.first else { return false }
        switch stop.kind {
        case .deliver: return total - left < doorSeconds
        case .load where stop.facility == nil: return total - left < doorSeconds
        // Docks of depots and cold stores are cold themselves.
        case .load, .store, .start, .handOver, .pause, .end: return false
        }
    }
}
