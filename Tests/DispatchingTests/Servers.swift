import Foundation
import LocalServers
import Postgres
import Schema
import Synchronization

/// The database server that the tests of this room use; it ends with the process.
enum Servers {
    private static let directory = Result { try TemporaryDirectory(label: "dispatching") }
    private static let numbers = Atomic<Int>(0)

    static let postgres = Result {
        let server = try LocalPostgres(directory: directory.get().path + "/postgres", options: .forTests)
        try server.start()
        return server
    }

    /// A number that no other test of this run has.
    static func number() -> Int { numbers.wrappingAdd(1, ordering: .relaxed).newValue }

    /// A database of its own with all tables.
    static func database() throws -> ConnectionOptions {
        let server = try postgres.get()
        let name = "dispatching_\(number())"
        try server.createDatabase(name)
        let options = ConnectionOptions(conninfo: server.connectionString(database: name))
        _ = try Migrator(Connection(options)).apply(try Schema.migrations())
        return options
    }
}
