public import LocalServers
public import Postgres
import Schema
import Synchronization

/// A PostgreSQL for the tests of one room, gone with the process, whose databases have all tables from the start: each
/// is a copy of one that was migrated once.
public final class MigratedServer: Sendable {
    /// The server itself, for a test that looks beneath a database.
    public let server: LocalPostgres
    private let folder: TemporaryDirectory
    private let owner: String?
    private let made = Mutex(0)

    /// Starts a server and makes the pattern of its databases.
    /// - Parameters:
    ///   - label: the room, in the name of the folder.
    ///   - owner: a role that owns the databases and is no superuser, made here; none leaves them to the superuser.
    ///   - completing: what the pattern has beyond the migrations, as its owner.
    /// - Throws: `LocalServerError` where the server does not start, `PostgresError` where a statement is refused.
    public init(
        label: String,
        owner: String? = nil,
        completing: (Connection) throws -> Void = { _ in }
    ) throws {
        folder = try TemporaryDirectory(label: label)
        server = try LocalPostgres(directory: folder.path, options: .forTests)
        try server.start()
        self.owner = owner
        let administrator = try Connection(ConnectionOptions(conninfo: server.connectionString()))
        if let owner { try administrator.executeScript("create role \(owner) login password '\(owner)'") }
        try administrator.executeScript("create database pattern owner \(owner ?? "default")")
        let pattern = try Connection(options("pattern"))
        try Migrator(pattern).apply(Schema.migrations())
        try completing(pattern)
    }

    /// A new database with all tables and nothing in them.
    /// - Parameter name: what it is called; a number of its own where nobody minds.
    /// - Returns: the way to it, as its owner.
    /// - Throws: `PostgresError` where the server refuses, as a name that is taken.
    public func database(_ name: String? = nil) throws -> ConnectionOptions {
        let name = name ?? "test\(next())"
        let administrator = try Connection(ConnectionOptions(conninfo: server.connectionString()))
        try administrator.executeScript("create database \(name) template pattern owner \(owner ?? "default")")
        return options(name)
    }

    private func next() -> Int {
        made.withLock { made in
            made += 1
            return made
        }
    }

    private func options(_ database: String) -> ConnectionOptions {
        var options = ConnectionOptions(conninfo: server.connectionString(database: database))
        if let owner { options.keywords = ["user": owner, "password": owner] }
        return options
    }
}
