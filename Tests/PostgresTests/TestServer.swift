import LocalServers
import Postgres

/// The servers that the tests of this room use.
enum TestServer {
    /// One server for all tests that do not stop it; it ends with the process.
    private static let kept = Result { try start() }

    /// The server for all tests that do not stop it.
    static var shared: Result<LocalPostgres, any Error> { kept.map(\.server) }

    /// Starts a server; its folder goes with the second value.
    static func start(label: String = "postgres-room") throws -> (server: LocalPostgres, directory: TemporaryDirectory)
    {
        let directory = try TemporaryDirectory(label: label)
        let server = try LocalPostgres(directory: directory.path, options: .forTests)
        try server.start()
        return (server, directory)
    }

    /// Options for a session with the shared server.
    static func options(_ application: String = "tests") throws -> ConnectionOptions {
        ConnectionOptions(conninfo: try shared.get().connectionString(), applicationName: application)
    }

    /// A session with the shared server.
    static func connect() throws -> Connection { try Connection(try options()) }

    /// A session whose unqualified names live in a schema of its own, so that tests do not meet.
    static func connect(schema: String) throws -> Connection {
        let connection = try connect()
        let name = Connection.quotedIdentifier(schema)
        try connection.executeScript(
            "DROP SCHEMA IF EXISTS \(name) CASCADE; CREATE SCHEMA \(name); SET search_path = \(name)"
        )
        return connection
    }

    /// A fresh database on the shared server.
    static func database(_ name: String) throws -> ConnectionOptions {
        let server = try shared.get()
        try connect().execute("DROP DATABASE IF EXISTS \(name)")
        try server.createDatabase(name)
        return ConnectionOptions(conninfo: server.connectionString(database: name))
    }
}
