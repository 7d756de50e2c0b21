import Access
import Foundation
import Postgres
import Schema
import Settings

/// Whether the database can be reached, is new enough, and has the tables.
enum DatabaseCheck {
    /// PostgreSQL 15 is the oldest version that the tests run on.
    private static let oldestVersion: Int64 = 150_000
    /// Beyond this the clocks of two machines make times in events and plans misleading.
    private static let clockTolerance = 2.0

    static func run(_ settings: DatabaseSettings) -> [Finding] {
        do {
            let connection = try Connection(settings.connectionOptions(applicationName: "isotherm doctor"))
            return try [version(connection), tables(connection), separation(connection), clock(connection)]
        } catch let error as PostgresError {
            let remedy = "check database.host, port, name, user and password, and whether the server accepts us"
            return [Finding("database", .failed, "\(settings.host):\(settings.port): \(error)", remedy: remedy)]
        } catch {
            return [Finding("database", .failed, "\(error)")]
        }
    }

    private static func version(_ connection: Connection) throws -> Finding {
        let row = try connection.query("select current_setting('server_version_num')::bigint as number").single()
        let number = try row.int("number")
        let text = "PostgreSQL \(number / 10_000).\(number % 10_000)"
        return number >= oldestVersion
            ? Finding("database", .ok, text)
            : Finding("database", .failed, text, remedy: "PostgreSQL 15 or later is needed")
    }

    private static func tables(_ connection: Connection) throws -> Finding {
        let pending = try Migrator(connection).pending(Schema.migrations()).count
        return pending == 0
            ? Finding("tables", .ok, "up to date")
            : Finding("tables", .warning, "\(pending) migrations are to be applied", remedy: "isotherm db migrate")
    }

    /// A superuser sees every tenant's rows whatever the policies say.
    private static func separation(_ connection: Connection) throws -> Finding {
        try TenantSeparation.holds(on: connection)
            ? Finding("tenants", .ok, "kept apart by the database")
            : Finding(
                "tenants",
                .warning,
                "the role is a superuser or has BYPASSRLS: only the statements keep tenants apart",
                remedy: "give database.user an ordinary role that owns the database"
            )
    }

    private static func clock(_ connection: Connection) throws -> Finding {
        let before = Date()
        let row = try connection.query("select clock_timestamp() as now").single()
        let middle = before.addingTimeInterval(Date().timeIntervalSince(before) / 2)
        let there = Double(try row.microseconds("now")) / 1_000_000
        let offset = there - middle.timeIntervalSince1970
        let text = String(format: "the database's clock is %+.3f s from ours", offset)
        return abs(offset) <= clockTolerance
            ? Finding("clock", .ok, text)
            : Finding("clock", .failed, text, remedy: "let both machines follow NTP (chrony, systemd-timesyncd)")
    }
}
