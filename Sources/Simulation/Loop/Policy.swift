/// What is done when a day goes wrong.
public enum Policy: String, Sendable, Codable, CaseIterable {
    /// Everybody drives on by the morning's plan.
    case none
    /// What a dispatcher without help does: the endangered vehicle unloads in the nearest cold store that takes its
    /// goods, and everybody else drives on.
    case nearestColdStore = "nearest-cold-store"
    /// The planner answers every trigger, and its plan is followed at once.
    case isotherm
    /// The bound: the same planner, told at the first change what will be lost on which vehicle and when, with five
    /// times the time to search.
    case foresight
}
