/// The conditions on which a task is served at all and by whom.
public struct Terms: Sendable {
    /// What the vehicle must be able to do: a subset of its skills.
    public var skills: Set<Int>
    /// 0 (can wait) to 100 (first): a plan that serves a higher sum of priorities wins whatever it costs.
    public var priority: Int
    /// The cost of leaving the task unserved; nil means that it is never worth it.
    public var price: Int?
    /// The id of the only vehicle that may serve it, such as the one that has the goods on board.
    public var onlyVehicle: Int?
    /// The goods' temperature band: only compartments that list it will do; nil fits any vehicle and compartment.
    public var band: String?
    /// The cost of serving the task by another vehicle than in the given plan, in units of cost.
    public var movePrice: Int?
    /// How much the goods may warm up through door openings.
    public var warmUp: WarmUpLimit?

    /// Makes the terms of a task.
    public init(
        skills: Set<Int> = [],
        priority: Int = 0,
        price: Int? = nil,
        onlyVehicle: Int? = nil,
        band: String? = nil,
        movePrice: Int? = nil,
        warmUp: WarmUpLimit? = nil
    ) {
        self.skills = skills
        self.priority = priority
        self.price = price
        self.onlyVehicle = onlyVehicle
        self.band = band
        self.movePrice = movePrice
        self.warmUp = warmUp
    }
}
