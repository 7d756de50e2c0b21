import Access
import LocalServers
import MigratedServer
import Postgres
import TimeSeries

/// The PostgreSQL of this room. Its databases belong to an ordinary role: the policies that keep tenants apart hold for
/// that one and for no superuser.
enum TestCluster {
    /// Who waits for its start holds no thread meanwhile.
    private static let server = Task.detached {
        try MigratedServer(label: "api-tests", owner: "app") { pattern in
            try TimeFunctions.install(pattern)
            try pattern.executeScript(
                """
                create table isotherm.reading_any partition of isotherm.reading default;
                create table isotherm.position_any partition of isotherm.position default;
                """
            )
            try TenantSeparation.install(pattern)
        }
    }

    /// A new database with all tables and nothing in them.
    static func database() async throws -> ConnectionOptions { try await server.value.database() }

    /// A connection to a database as the server's superuser, who makes roles.
    static func administrator(of options: ConnectionOptions) async throws -> Connection {
        let name = try Connection(options).query("select current_database()::text as name").single().string("name")
        return try await Connection(ConnectionOptions(conninfo: server.value.server.connectionString(database: name)))
    }
}
