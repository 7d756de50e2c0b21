/// What happens at one place: the part that a job, a pickup and a delivery have in common.
public struct Stop: Sendable {
    /// The caller's identity, unique within its kind (job, pickup, delivery).
    public var id: Int
    /// Free text that is repeated in the answer.
    public var description: String?
    /// Where it happens.
    public var place: Place
    /// Seconds of preparation, spent only when the vehicle was not already at this place.
    public var setup: Int
    /// Seconds of work.
    public var service: Int
    /// Seconds of preparation for particular vehicle types, in place of `setup`.
    public var setupPerType: [String: Int]
    /// Seconds of work for particular vehicle types, in place of `service`.
    public var servicePerType: [String: Int]
    /// The windows in which the work may start, ascending and disjoint; empty means always.
    public var windows: [TimeWindow]
    /// A time after which the work should not start: hard, or soft with a price.
    public var deadline: Deadline?
    /// When somebody was told that the work would start; nil when nobody was told, or it does not matter.
    public var promise: Promise?
    /// How much opening the door here warms what is on board, in place of the vehicle's `warmUpPerOpening`.
    public var warmUp: Int?
    /// How answers call the stop when it stands for another one.
    public var label: StopLabel?

    /// Makes a stop; all times in seconds.
    public init(
        id: Int,
        place: Place,
        setup: Int = 0,
        service: Int = 0,
        setupPerType: [String: Int] = [:],
        servicePerType: [String: Int] = [:],
        windows: [TimeWindow] = [],
        deadline: Deadline? = nil,
        description: String? = nil
    ) {
        self.id = id
        self.description = description
        self.place = place
        self.setup = setup
        self.service = service
        self.setupPerType = setupPerType
        self.servicePerType = servicePerType
        self.windows = windows
        self.deadline = deadline
        promise = nil
        warmUp = nil
        label = nil
    }

    /// Seconds of preparation for a vehicle of `type`.
    public func setup(forType type: String) -> Int { setupPerType[type] ?? setup }
    /// The most seconds that it can take any vehicle.
    var longestWork: Int {
        (setupPerType.values.max() ?? 0) + (servicePerType.values.max() ?? 0) + setup + service
    }

    /// How much opening a vehicle's door here warms what is on board.
    public func warmUp(by vehicle: Vehicle) -> Int { warmUp ?? vehicle.warmUpPerOpening }
    /// Seconds of work for a vehicle of `type`.
    public func service(forType type: String) -> Int { servicePerType[type] ?? service }
}
