/// What a plan comes to, in figures.
public struct PlanSummary: Sendable, Equatable, Codable {
    /// How many vehicles drive.
    public var routes: Int
    /// How many hand-overs are left.
    public var deliveries: Int
    /// How many shipments are left undone.
    public var unassigned: Int
    /// Metres that are left to drive.
    public var distanceMetres: Int
    /// Seconds that are left to drive.
    public var durationSeconds: Int
    /// The engine's cost, in its units: seconds of driving, prices of lateness and of moved stops.
    public var cost: Int
    /// How long the engine worked, in milliseconds.
    public var solveMilliseconds: Int
    /// What the plan could not rest on, each as one sentence; empty when nothing was degraded.
    public var degraded: [String]
    /// The same for programs; nil in plans that were made before there were remarks.
    public var remarks: [PlanRemark]?
    /// Why the plan was made, for people.
    public var reason: String
    /// The version that somebody has changed by hand to make this one; nil for a plan of the engine.
    public var editedFrom: Int?
    /// What the person who changed it has said about that; nil for a plan of the engine.
    public var editReason: String?
    /// What a courier did otherwise, where that is why the plan was made.
    public var deed: CourierDeed?
}
