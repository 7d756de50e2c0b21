/// A step of a plan that the caller gives: the start of the search, or the route to be checked.
public struct PlannedStep: Sendable, Equatable {
    /// What the step is.
    public enum Kind: String, Sendable {
        case start, job, pickup, delivery, `break`, end
    }

    /// What the step is.
    public var kind: Kind
    /// The id of the job, pickup, delivery or break; 0 for start and end.
    public var id: Int

    /// Makes a step.
    public init(kind: Kind, id: Int) {
        self.kind = kind
        self.id = id
    }
}
