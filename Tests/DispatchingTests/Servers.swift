import MigratedServer
import Postgres
import Synchronization

/// The database server that the tests of this room use; it ends with the process.
enum Servers {
    private static let server = Result { try MigratedServer(label: "dispatching") }
    private static let numbers = Atomic<Int>(0)

    /// A number that no other test of this run has.
    static func number() -> Int { numbers.wrappingAdd(1, ordering: .relaxed).newValue }

    /// A database of its own with all tables.
    static func database() throws -> ConnectionOptions { try server.get().database() }
}
