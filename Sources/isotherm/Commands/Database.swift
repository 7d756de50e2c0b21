import ArgumentParser
import Foundation
import Postgres
import Schema
import Settings
import TimeSeries

/// What there is in the database, and bringing its tables up to date.
struct Database: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db",
        abstract: "Looks after the database.",
        subcommands: [Migrate.self, Status.self]
    )

    /// Applies what is missing.
    struct Migrate: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Brings the tables up to date.")

        @OptionGroup var source: ConfigurationOptions

        func run() throws {
            let connection = try Connection(source.load().database.connectionOptions(applicationName: "isotherm db"))
            let applied = try Migrator(connection).apply(Schema.migrations())
            try TimeFunctions.install(connection)
            print(applied.isEmpty ? "up to date" : "applied \(applied.map(String.init).joined(separator: ", "))")
        }
    }

    /// Says what is there.
    struct Status: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Tables, chunks, rows and bytes.")

        @OptionGroup var source: ConfigurationOptions

        func run() throws {
            let connection = try Connection(source.load().database.connectionOptions(applicationName: "isotherm db"))
            let pending = try Migrator(connection).pending(Schema.migrations())
            print("migrations pending: \(pending.count)")
            guard pending.isEmpty else { return }
            for row in try connection.query(Self.chunks) {
                let name = try row.string("name").padding(toLength: 12, withPad: " ", startingAt: 0)
                print(
                    "\(name) \(try row.int("chunks")) chunks, about \(try row.int("rows")) rows, \(try row.string("size"))"
                )
            }
        }

        private static let chunks = """
            select p.relname as name, count(c.oid) as chunks,
                   coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint as rows,
                   pg_size_pretty(coalesce(sum(pg_total_relation_size(c.oid)), 0)) as size
            from pg_class p
            join pg_namespace n on n.oid = p.relnamespace and n.nspname = 'isotherm'
            left join pg_inherits i on i.inhparent = p.oid
            left join pg_class c on c.oid = i.inhrelid
            where p.relkind = 'p'
            group by p.relname order by p.relname
            """
    }
}
