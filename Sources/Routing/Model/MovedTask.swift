/// A task that another vehicle serves than the one whose given steps did, and what that is good for.
public struct MovedTask: Sendable, Equatable {
    /// The row of the vehicle whose given steps served it.
    public var from: Int
    /// By how many units of cost the plan would be dearer with this task alone back at that vehicle, at its best place there;
    /// what moving costs is taken off. nil when the vehicle has no place for it any more, or time was short.
    public var gain: Int?
    /// The limits that keep it out of that vehicle's route as it is now; empty when it could go back.
    public var obstacles: [Violation.Cause]

    /// Makes a record.
    public init(from: Int, gain: Int? = nil, obstacles: [Violation.Cause] = []) {
        self.from = from
        self.gain = gain
        self.obstacles = obstacles
    }
}
