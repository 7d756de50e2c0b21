import Alerting
import ArgumentParser
import Foundation
import Postgres
import Settings
import Telemetry

/// Times in which what a place reports wakes nobody.
struct MaintenanceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maintenance",
        abstract: "Maintenance: what a device, vehicle or gateway reports meanwhile wakes nobody.",
        discussion: "It is judged and recorded all the same. What is still open at the end is told then.",
        subcommands: [Add.self, List.self, End.self]
    )

    /// Enters a window.
    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Enters a window.")

        @OptionGroup var target: TenantOptions

        @Argument(help: "The device, vehicle or gateway; * stands for any characters.")
        var place: String

        @Option(help: "From when, as 2026-04-01T06:00:00Z; without it from now on.")
        var from: String?

        @Option(help: "Until when.")
        var until: String?

        @Option(help: "For how many minutes, instead of --until.")
        var minutes: Int?

        @Option(help: "Who enters it.")
        var by: String

        @Option(help: "Why.")
        var reason = ""

        func validate() throws {
            guard (until == nil) != (minutes == nil) else { throw ValidationError("--until or --minutes is needed") }
            for text in [from, until].compactMap({ $0 }) where Timestamp(rfc3339: text) == nil {
                throw ValidationError("expected a time such as 2026-04-01T06:00:00Z, came \"\(text)\"")
            }
            if let minutes, !(1...525_600).contains(minutes) {
                throw ValidationError("--minutes expects 1 to 525600")
            }
        }

        func run() throws {
            let (connection, tenant) = try target.open("maintenance")
            let now = Timestamp.now.microseconds
            let start = from.flatMap { Timestamp(rfc3339: $0)?.microseconds } ?? now
            let end = until.flatMap { Timestamp(rfc3339: $0)?.microseconds } ?? start + Int64(minutes ?? 0) * 60_000_000
            guard start < end else {
                Talk.problem("the end must come after the beginning")
                throw ExitCode(64)
            }
            let window = MaintenanceWindow(id: "", tenant: tenant, place: place, span: start..<end, reason: reason)
            try CommandAudit.note("maintenance add", of: place, tenant: tenant, as: by, on: connection)
            print(try Maintenance.add(window, tenant: tenant, by: by, on: connection))
        }
    }

    /// Lists windows.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the windows that have not ended.")

        @OptionGroup var target: TenantOptions

        func run() throws {
            let (connection, tenant) = try target.open("maintenance")
            let now = Timestamp.now.microseconds
            for entry in try Maintenance.list(tenant: tenant, endingAfter: now, on: connection) {
                let window = entry.window
                let ends = [window.span.lowerBound, window.span.upperBound].map {
                    Timestamp(microseconds: $0).rfc3339
                }
                print(
                    "\(window.id)  \(window.place ?? "*")  \(ends[0]) – \(ends[1])  \(entry.createdBy): \(window.reason)"
                )
            }
        }
    }

    /// Ends a window.
    struct End: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Ends a window now.")

        @OptionGroup var target: TenantOptions

        @Argument(help: "The window's number.")
        var id: Int64

        func run() throws {
            let (connection, tenant) = try target.open("maintenance")
            let now = Timestamp.now.microseconds
            try CommandAudit.note("maintenance end", of: "\(id)", tenant: tenant, on: connection)
            guard try Maintenance.end(id, tenant: tenant, at: now, on: connection) else {
                Talk.problem("\(tenant) has no window \(id) that has not ended")
                throw ExitCode(66)
            }
        }
    }
}
