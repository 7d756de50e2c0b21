public import Routing

/// What solves routing problems for this room: the engine, or in a test one that takes its time.
public protocol RouteSolver: Sendable {
    /// Whether `milliseconds` are those of a clock, so that a search can run out of time.
    var isTimed: Bool { get }

    /// The best plan found within `milliseconds`; called on a thread of its own.
    ///
    /// - Throws: What the engine throws for a problem that it cannot take.
    func solve(_ problem: Problem, milliseconds: Int) throws -> Solution
}

extension RouteSolver {
    /// True.
    public var isTimed: Bool { true }
}
