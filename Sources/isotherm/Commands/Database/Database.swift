import Access
import ArgumentParser
import ColdChain
import Foundation
import Postgres
import Profiles
import Schema
import Settings
import Telemetry
import TimeSeries

/// What there is in the database, and looking after it.
struct Database: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db",
        abstract: "Looks after the database.",
        subcommands: [
            Migrate.self, Status.self, Scan.self, Refresh.self, Compress.self, Decompress.self, RetentionCommand.self,
            Hold.self, Archive.self, Restore.self, Backup.self, Messages.self,
        ]
    )

    /// Applies what is missing.
    struct Migrate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Brings the tables up to date, and the profiles in them to what the files say."
        )

        @OptionGroup var source: ConfigurationOptions

        func run() throws {
            let settings = try source.load()
            let connection = try Connection(settings.database.connectionOptions(applicationName: "isotherm db"))
            let applied = try Migrator(connection).apply(Schema.migrations())
            try settings.storage.prepare(connection)
            try TenantSeparation.install(connection)
            let files = try ProfileFiles.load(folder: settings.detector.profilesFolder)
            for version in try ProfileArchive(connection).register(files.values) {
                print("profile \(version.profile.id): version \(version.number)")
            }
            print(applied.isEmpty ? "up to date" : "applied \(applied.map(String.init).joined(separator: ", "))")
        }
    }

    /// A connection to a database whose tables are up to date.
    ///
    /// - Throws: `ExitCode(78)` when they are not: the commands would not know what they see.
    static func connect(_ settings: Settings) throws -> Connection {
        let connection = try Connection(settings.database.connectionOptions(applicationName: "isotherm db"))
        let pending = try Migrator(connection).pending(Schema.migrations())
        guard pending.isEmpty else {
            Talk.problem("\(pending.count) migrations are to be applied first: isotherm db migrate")
            throw ExitCode(78)
        }
        return connection
    }

    /// The day that a text such as 2026-01-31 names.
    static func day(_ text: String) throws -> Day {
        let parts = text.split(separator: "-")
        guard parts.count == 3, parts[0].count == 4, let day = Timestamp(rfc3339: "\(text)T00:00:00Z") else {
            throw ValidationError("expected a day as 2026-01-31, came \"\(text)\"")
        }
        return Day(containing: day)
    }
}
