/// Statements that are sent together and answered together, in one round trip.
public struct Pipeline {
    var statements: [(sql: String, block: ParameterBlock)] = []
    /// Why a statement could not be queued; then none is sent.
    var failure: PostgresError?

    /// How many statements are queued.
    public var count: Int { statements.count }

    /// Queues one statement.
    ///
    /// - Returns: Its place among the results.
    @discardableResult
    public mutating func add(_ sql: String, _ parameters: [Parameter] = []) -> Int {
        do throws(PostgresError) {
            statements.append((sql, try ParameterBlock(parameters)))
        } catch {
            failure = failure ?? error
        }
        return statements.count - 1
    }
}
