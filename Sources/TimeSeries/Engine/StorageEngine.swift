public import Postgres

/// What holds the readings and positions.
public enum StorageEngine: String, Sendable {
    /// Chunks, segments and removal of our own, on plain PostgreSQL.
    case native
    /// Hypertables: TimescaleDB makes the chunks, compresses and drops them. Rollups, retention policies by tenant, legal
    /// holds and archives stay ours: a continuous aggregate takes no window functions, which the time since the reading
    /// before needs, and TimescaleDB's own retention knows no holds.
    case timescaledb

    /// What the tables of a database are.
    ///
    /// - Throws: The server's error.
    public static func current(on connection: Connection) throws(PostgresError) -> StorageEngine {
        try Hypertable.isOne(.reading, on: connection) ? .timescaledb : .native
    }

    /// The SQL file that belongs to the engine alone.
    var file: String { "engine/\(rawValue).sql" }
}
