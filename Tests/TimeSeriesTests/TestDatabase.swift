import LocalServers
import Postgres
import Schema
import Synchronization
import Telemetry

/// Databases with the schema of the program, on one server for all tests of this room.
enum TestDatabase {
    private static let server = Result { try start() }
    private static let kept = Mutex<[TemporaryDirectory]>([])

    /// A fresh database with all migrations applied.
    static func make(_ name: String) throws -> ConnectionOptions {
        let server = try server.get()
        try makeEmpty(name)
        let options = ConnectionOptions(conninfo: server.connectionString(database: name))
        try Migrator(Connection(options)).apply(Schema.migrations())
        return options
    }

    /// A fresh database without anything.
    static func makeEmpty(_ name: String) throws {
        let server = try server.get()
        try Connection(ConnectionOptions(conninfo: server.connectionString()))
            .execute("DROP DATABASE IF EXISTS \(name)")
        try server.createDatabase(name)
    }

    /// libpq's variables that lead to a database.
    static func environment(_ name: String) throws -> [String: String] {
        let server = try server.get()
        return [
            "PGHOST": "127.0.0.1", "PGPORT": String(server.port), "PGUSER": "isotherm", "PGDATABASE": name,
            "PGPASSFILE": server.passwordFile,
        ]
    }

    private static func start() throws -> LocalPostgres {
        let directory = try TemporaryDirectory(label: "timeseries-room")
        let server = try LocalPostgres(directory: directory.path, options: .forTests)
        try server.start()
        kept.withLock { $0.append(directory) }
        return server
    }
}

extension Timestamp {
    /// 2026-01-01T00:00:00Z, the present of the tests.
    static let newYear = Timestamp(seconds: 1_767_225_600)
}

extension SeriesCatalog {
    /// A temperature series of a device of tenant `acme`.
    mutating func temperature(_ device: String) throws -> SeriesHandle {
        let key = SeriesKey(
            tenant: TenantName(rawValue: "acme"),
            device: DeviceName(rawValue: device),
            metric: .temperature
        )
        return try series(key, unit: "Cel")
    }
}
