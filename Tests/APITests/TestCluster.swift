import Foundation
import LocalServers
import Postgres
import Schema
import Synchronization
import TimeSeries

/// One PostgreSQL for all tests of the process; each test gets a database of its own.
final class TestCluster: Sendable {
    static let shared = Result { try TestCluster() }

    private let folder: TemporaryDirectory
    private let server: LocalPostgres
    private let number = Mutex(0)

    private init() throws {
        folder = try TemporaryDirectory(label: "api-tests")
        // Each of the tests, which run at once, has a pool and a stream of its own.
        var options = LocalPostgresOptions.forTests
        options.settings["max_connections"] = "500"
        server = try LocalPostgres(directory: folder.path, options: options)
        try server.start()
        let connection = try Connection(ConnectionOptions(conninfo: server.connectionString()))
        try connection.executeScript("create database pattern")
        let pattern = try Connection(ConnectionOptions(conninfo: server.connectionString(database: "pattern")))
        try Migrator(pattern).apply(Schema.migrations())
        try TimeFunctions.install(pattern)
        try pattern.executeScript(
            """
            create table isotherm.reading_any partition of isotherm.reading default;
            create table isotherm.position_any partition of isotherm.position default;
            """
        )
    }

    /// A new database with all tables and nothing in them.
    func database() throws -> ConnectionOptions {
        try number.withLock { number in
            number += 1
            let connection = try Connection(ConnectionOptions(conninfo: server.connectionString()))
            try connection.executeScript("create database test\(number) template pattern")
            return ConnectionOptions(conninfo: server.connectionString(database: "test\(number)"))
        }
    }
}
