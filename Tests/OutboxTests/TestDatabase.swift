import MigratedServer
import Outbox
import Postgres

/// A database of its own for each test, on one server that ends with the process.
struct TestDatabase {
    private static let server = Result { try MigratedServer(label: "outbox") }

    let options: ConnectionOptions

    init() throws {
        options = try Self.server.get().database()
    }

    /// Another session.
    func connect() throws -> Connection { try Connection(options) }
}

extension OutboxEvent {
    static func sample(_ id: String) -> OutboxEvent {
        OutboxEvent(id: id, tenant: "acme", type: "isotherm.test", subject: "test/\(id)", time: 0, data: "{}")
    }
}
