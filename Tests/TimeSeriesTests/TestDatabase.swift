import LocalServers
import MigratedServer
import Postgres
import Telemetry

/// Databases with the schema of the program, on one server for all tests of this room.
enum TestDatabase {
    private static let migrated = Result { try MigratedServer(label: "timeseries-room") }

    /// A fresh database with all migrations applied.
    static func make(_ name: String) throws -> ConnectionOptions { try migrated.get().database(name) }

    /// A fresh database without anything.
    static func makeEmpty(_ name: String) throws { try migrated.get().server.createDatabase(name) }

    /// libpq's variables that lead to a database.
    static func environment(_ name: String) throws -> [String: String] {
        let server = try migrated.get().server
        return [
            "PGHOST": "127.0.0.1", "PGPORT": String(server.port), "PGUSER": "isotherm", "PGDATABASE": name,
            "PGPASSFILE": server.passwordFile,
        ]
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
