import Access
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
        // An ordinary role: policies that keep tenants apart hold for the owner, and for no superuser.
        try connection.executeScript("create role app login password 'app'")
        try connection.executeScript("create database pattern owner app")
        let pattern = try Connection(Self.options(server, "pattern"))
        try Migrator(pattern).apply(Schema.migrations())
        try TimeFunctions.install(pattern)
        try TenantSeparation.install(pattern)
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
            try connection.executeScript("create database test\(number) template pattern owner app")
            return Self.options(server, "test\(number)")
        }
    }

    private static func options(_ server: LocalPostgres, _ database: String) -> ConnectionOptions {
        let superuser = server.connectionString(database: database)
        return ConnectionOptions(conninfo: superuser.replacing(/user=\w+/, with: "user=app password=app"))
    }
}
