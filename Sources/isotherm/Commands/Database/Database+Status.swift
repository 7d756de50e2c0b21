import ArgumentParser
import Foundation
import Postgres
import Schema
import Settings
import Telemetry
import TimeSeries

extension Database {
    /// Says what is there.
    struct Status: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tables, chunks, rows, bytes, compression, lag of the rollups."
        )

        @OptionGroup var source: ConfigurationOptions

        @Flag(help: "A JSON object instead of a table.")
        var json = false

        /// What is printed as JSON.
        private struct Answer: Encodable {
            let engine: String
            let pendingMigrations: Int
            let tables: [StorageStatus]
        }

        func run() throws {
            let connection = try Connection(source.load().database.connectionOptions(applicationName: "isotherm db"))
            let pending = try Migrator(connection).pending(Schema.migrations()).count
            let engine = try StorageStatus.engine(on: connection)
            let tables = pending == 0 ? try StorageStatus.all(on: connection) : []
            if json {
                return try ResultJSON.show(Answer(engine: engine, pendingMigrations: pending, tables: tables))
            }
            print("engine: \(engine)")
            print("migrations pending: \(pending)")
            for table in tables { print(Self.line(table)) }
        }

        private static func line(_ table: StorageStatus) -> String {
            let name = table.name.padding(toLength: 14, withPad: " ", startingAt: 0)
            var text = "\(name) \(table.chunks) chunks, about \(table.rows) rows, \(bytes(table.bytes))"
            if let ratio = table.compressionRatio {
                text += String(format: ", %d compressed %.1f-fold", table.compressedChunks, ratio)
            }
            if table.lateRows > 0 { text += ", \(table.lateRows) late rows to merge" }
            if let lag = table.lagSeconds { text += String(format: ", made until %.0f s ago", max(lag, 0)) }
            return text
        }

        private static func bytes(_ count: Int) -> String {
            let units = ["B", "kB", "MB", "GB", "TB"]
            var (value, unit) = (Double(count), 0)
            while value >= 1_000, unit < units.count - 1 {
                value /= 1_000
                unit += 1
            }
            return String(format: unit == 0 ? "%.0f %@" : "%.1f %@", value, units[unit])
        }
    }

    /// Brings the rollups up.
    struct Refresh: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Brings the rollups up to the present; `serve` does it by itself."
        )

        @OptionGroup var source: ConfigurationOptions

        func run() throws {
            let connection = try Database.connect(source.load())
            let line = ProgressLine("rollups")
            var hours = 0
            while true {
                let report = try RollupRefresher(connection).refresh(now: Timestamp.now, stepLimit: 24)
                if report.wasBusy {
                    line.end()
                    print("another process is at it")
                    return
                }
                hours += report.repairedHours
                line.show("\(hours) hours made again, made until \(report.readyUntil.rfc3339)")
                if report.isComplete { break }
            }
            line.end()
            print("up to date")
        }
    }
}
