/// Statements that are sent together and answered together, in one round trip.
public struct Pipeline {
    var statements: [(sql: String, block: ParameterBlock)] = []

    /// How many statements are queued.
    public var count: Int { statements.count }

    /// Queues one statement.
    ///
    /// - Returns: Its place among the results.
    @discardableResult
    public mutating func add(_ sql: String, _ parameters: [Parameter] = []) -> Int {
        statements.append((sql, ParameterBlock(parameters)))
        return statements.count - 1
    }
}
