import MigratedServer
import Outbox
import Postgres
import Schema

/// A database of its own for each test, with all tables, on one server that ends with the process.
struct TestDatabase {
    private static let server = Result { try MigratedServer(label: "alerting") }

    let options: ConnectionOptions

    init() throws {
        options = try Self.server.get().database()
    }

    /// Another session.
    func connect() throws -> Connection { try Connection(options) }
}

extension OutboxEvent {
    /// An event of tenant `acme`.
    static func sample(
        _ id: String,
        type: String = "isotherm.breach.opened",
        tenant: String = "acme",
        time: Int64 = 1_767_225_600_123_456
    ) -> OutboxEvent {
        OutboxEvent(
            id: id,
            tenant: tenant,
            type: type,
            subject: "breach/\(id)",
            time: time,
            data: #"{"id":"\#(id)","device":"van-7","code":"hot","severity":"major"}"#
        )
    }
}

/// Makes all tables in a database.
func migrate(_ options: ConnectionOptions) throws {
    try Migrator(try Connection(options)).apply(try Schema.migrations())
}
