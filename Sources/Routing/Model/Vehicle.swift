/// One vehicle and the conditions of its route.
public struct Vehicle: Sendable {
    /// The caller's identity, unique among vehicles.
    public var id: Int
    /// Free text that is repeated in the answer.
    public var description: String?
    /// Which travel table it uses.
    public var profile: String
    /// Its kind, for the per-type service times of stops.
    public var type: String
    /// Where it starts; nil means at its first stop.
    public var start: Place?
    /// Where it ends; nil means at its last stop.
    public var end: Place?
    /// What it holds, one value per load dimension; empty means that load does not matter.
    public var capacity: [Int]
    /// Separate holds with their own bands and capacities; empty means one hold for everything.
    public var compartments: [Compartment]
    /// What it can do.
    public var skills: Set<Int>
    /// When it may be on the road.
    public var window: TimeWindow
    /// Pauses that must be taken when the vehicle is used.
    public var breaks: [Break]
    /// Its cost terms.
    public var costs: VehicleCosts
    /// Above 0, up to 5: travel times are divided by it.
    public var speedFactor: Double
    /// The largest number of jobs, pickups and deliveries.
    public var maximumTasks: Int?
    /// The longest time spent driving, in seconds.
    public var maximumTravelTime: Int?
    /// The longest way, in metres.
    public var maximumDistance: Int?
    /// How much each opening of its door warms what is on board; the unit is the caller's.
    public var warmUpPerOpening: Int
    /// Set when it may come back to a depot between two stops; then no shipment may be on board.
    public var reload: Reload?
    /// Set when it drives no further; `Problem.withTransfers()` hands its loads over.
    public var breakdown: Breakdown?
    /// The plan from which the search starts, or the order to be checked.
    public var steps: [PlannedStep]
    /// The price of each two of `steps` that one vehicle still serves, but the other way round; in units of cost.
    public var reversalPrice: Int
    /// How many of `steps`, from the first on, must stay first and in this order (done, started or pinned stops).
    public var frozenSteps: Int

    /// Makes a vehicle; everything but its id has the value that VROOM gives to a missing key.
    public init(id: Int, start: Place? = nil, end: Place? = nil, capacity: [Int] = []) {
        self.id = id
        self.start = start
        self.end = end
        self.capacity = capacity
        profile = "car"
        type = ""
        compartments = []
        skills = []
        window = .always
        breaks = []
        costs = VehicleCosts()
        speedFactor = 1
        warmUpPerOpening = 0
        steps = []
        reversalPrice = 0
        frozenSteps = 0
    }
}
