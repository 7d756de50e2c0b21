public import Postgres

/// Chooses what holds the readings and makes the tables so; to be applied between the migrations and the functions.
public struct StorageEngineChoice: Sendable {
    /// What the configuration wishes.
    public enum Wish: String, CaseIterable, Sendable {
        /// TimescaleDB where its extension is installed in an empty database, and else what is there.
        case auto
        /// Chunks of our own, whatever is installed.
        case native
        /// TimescaleDB, or a refusal.
        case timescaledb
    }

    private let wish: Wish
    private let compressAfterDays: Int?

    /// Creates it.
    ///
    /// - Parameters:
    ///   - wish: What the configuration says.
    ///   - compressAfterDays: The age at which TimescaleDB compresses a chunk; nil never. Our own chunks do not ask here.
    public init(_ wish: Wish, compressAfterDays: Int?) {
        self.wish = wish
        self.compressAfterDays = compressAfterDays
    }

    /// Makes the tables what is wished; several processes may do so at once.
    ///
    /// Tables that hold something are never converted: an archive restored into an empty database is the way.
    ///
    /// - Returns: What holds the readings now.
    /// - Throws: ``StorageEngineError`` when the wish cannot be had, or the server's error.
    @discardableResult
    public func apply(on connection: Connection) throws -> StorageEngine {
        try connection.transaction {
            try connection.execute("SELECT pg_advisory_xact_lock($1)", [.int(Self.lockKey)])
            // Where the role is called isotherm too, that schema is first in the search path of CREATE EXTENSION.
            if try Hypertable.schema(on: connection) == "isotherm" {
                throw StorageEngineError(
                    wish: wish,
                    reason: """
                        the extension stands in schema isotherm, where its time_bucket is in the way of ours: \
                        CREATE EXTENSION timescaledb SCHEMA public
                        """
                )
            }
            if try StorageEngine.current(on: connection) == .timescaledb {
                if wish == .native {
                    throw StorageEngineError(
                        wish: wish,
                        reason: "isotherm.reading is a hypertable; restore an archive into another database"
                    )
                }
            } else if try !convert(connection) {
                return .native
            }
            for table in ChunkedTable.hot {
                try Hypertable(connection, table).compress(afterDays: compressAfterDays)
            }
            return .timescaledb
        }
    }

    /// Makes hypertables of empty tables where they are wished.
    ///
    /// - Returns: Whether they are hypertables now.
    private func convert(_ connection: Connection) throws -> Bool {
        if wish == .native { return false }
        guard let schema = try Hypertable.schema(on: connection) else {
            if wish == .auto { return false }
            throw StorageEngineError(
                wish: wish,
                reason: "the extension is not in this database: CREATE EXTENSION timescaledb SCHEMA public"
            )
        }
        if try holdsRows(connection) {
            if wish == .auto { return false }
            throw StorageEngineError(
                wish: wish,
                reason: "the tables hold readings or positions; restore an archive of them into an empty database"
            )
        }
        try connection.executeScript(
            "SET LOCAL search_path = \(schema), pg_catalog; SET LOCAL client_min_messages = warning"
        )
        try connection.executeScript(TimeFunctions.file("engine/timescaledb_tables.sql"))
        try connection.executeScript("SET LOCAL search_path = DEFAULT; SET LOCAL client_min_messages = DEFAULT")
        return true
    }

    private func holdsRows(_ connection: Connection) throws(PostgresError) -> Bool {
        let tables: [ChunkedTable] = [.reading, .position, .readingSegment, .positionSegment]
        let parts = tables.map { "EXISTS (SELECT FROM \($0.qualifiedName))" }
        return try connection.query("SELECT \(parts.joined(separator: " OR ")) AS it").single().bool("it")
    }

    /// "engine" in ASCII.
    private static let lockKey: Int64 = 0x656E_6769_6E65
}
