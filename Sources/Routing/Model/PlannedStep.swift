/// A step of a plan that the caller gives: the start of the search, or the route to be checked.
public struct PlannedStep: Sendable, Equatable {
    /// What the step is.
    public enum Kind: String, Sendable {
        case start, job, pickup, delivery, `break`, reload, end
    }

    /// What the step is.
    public var kind: Kind
    /// The id of the job, pickup, delivery or break; 0 for others.
    public var id: Int
    /// When it must start, for routes whose order is kept.
    public var times: ServiceTimes

    /// Makes a step.
    public init(kind: Kind, id: Int, times: ServiceTimes = ServiceTimes()) {
        self.kind = kind
        self.id = id
        self.times = times
    }
}

/// Limits on the start of a step that no choice of times may break, in seconds.
public struct ServiceTimes: Sendable, Equatable {
    /// The moment at which it starts.
    public var exact: Int?
    /// The moment before which it does not start.
    public var earliest: Int?
    /// The moment after which it does not start.
    public var latest: Int?

    /// Makes limits; without any everything is allowed.
    public init(exact: Int? = nil, earliest: Int? = nil, latest: Int? = nil) {
        self.exact = exact
        self.earliest = earliest
        self.latest = latest
    }

    /// Whether anything is limited.
    public var isEmpty: Bool { self == ServiceTimes() }

    /// The first and the last moment allowed.
    var range: (first: Int, last: Int) {
        (max(exact ?? 0, earliest ?? 0), min(exact ?? Limit.time * 2, latest ?? Limit.time * 2))
    }
}
