/// What a pool's connection is told before it works for somebody, and how that is taken back.
///
/// It is a value of the task: every connection that the task takes from a pool is told it, so that no statement on the
/// way can forget. A connection that goes from one scope to the same costs nothing.
public struct SessionScope: Sendable, Hashable {
    /// The scope of the current task; nil is none.
    @TaskLocal public static var current: SessionScope?

    /// Statements that enter it, also from another scope.
    public let enter: String
    /// Statements that leave it.
    public let leave: String

    /// Creates a scope.
    public init(enter: String, leave: String) {
        self.enter = enter
        self.leave = leave
    }
}
