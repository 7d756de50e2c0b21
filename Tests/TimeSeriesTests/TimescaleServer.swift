import LocalServers
import Postgres
import Schema

@testable import TimeSeries

/// A PostgreSQL with TimescaleDB, where the extension is on this machine.
enum TimescaleServer {
    private static let server = Result {
        let folder = try TemporaryDirectory(label: "timescale")
        var options = LocalPostgresOptions.forTests
        options.settings.merge([
            "shared_preload_libraries": "timescaledb", "timescaledb.telemetry_level": "off",
        ]) { _, new in new }
        let server = try LocalPostgres(directory: folder.path, options: options)
        try server.start()
        return (server: server, folder: folder)
    }

    /// Why there is none; nil where the extension can be created.
    static let obstacle: String? = {
        do {
            let found = try Connection(TestDatabase.make("timescale_available"))
                .query("SELECT FROM pg_available_extensions WHERE name = 'timescaledb'")
            return found.isEmpty
                ? "TimescaleDB is NOT TESTED: its extension is not installed beside this PostgreSQL" : nil
        } catch { return "no server to ask for the extension: \(error)" }
    }()

    /// A fresh database with all migrations applied, and the extension where it is wanted.
    static func make(_ name: String, extended: Bool = true) throws -> Connection {
        let server = try server.get().server
        try server.createDatabase(name)
        let connection = try Connection(ConnectionOptions(conninfo: server.connectionString(database: name)))
        try connection.executeScript("SET client_min_messages = warning")
        try Migrator(connection).apply(Schema.migrations())
        if extended { try connection.executeScript("CREATE EXTENSION timescaledb SCHEMA public") }
        return connection
    }
}
