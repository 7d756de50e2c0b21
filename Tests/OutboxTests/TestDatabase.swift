import Foundation
import LocalServers
import Outbox
import Postgres
import Schema

/// A database of its own for each test, on one server that ends with the process.
struct TestDatabase {
    private static let server = Result {
        let directory = try TemporaryDirectory(label: "outbox")
        let server = try LocalPostgres(directory: directory.path, options: .forTests)
        try server.start()
        return (server, directory)
    }

    let options: ConnectionOptions

    init() throws {
        let server = try Self.server.get().0
        let name = "t_" + UUID().uuidString.replacing("-", with: "").lowercased()
        try server.createDatabase(name)
        options = ConnectionOptions(conninfo: server.connectionString(database: name))
        try Migrator(try connect()).apply(try Schema.migrations())
    }

    /// Another session.
    func connect() throws -> Connection { try Connection(options) }
}

extension OutboxEvent {
    static func sample(_ id: String) -> OutboxEvent {
        OutboxEvent(id: id, tenant: "acme", type: "isotherm.test", subject: "test/\(id)", time: 0, data: "{}")
    }
}
