/// One numbered step of the schema; never changed once it has been applied anywhere.
public struct Migration: Sendable, Hashable {
    /// Its number; steps are applied in rising order.
    public let version: Int
    /// What it does, in a few words, for people.
    public let name: String
    /// The statements; they run in one transaction, so those that refuse one are not allowed.
    public let sql: String

    /// Creates a step.
    public init(version: Int, name: String, sql: String) {
        self.version = version
        self.name = name
        self.sql = sql
    }
}
