import Access
import ArgumentParser
import Foundation
import Postgres
import Settings

/// Who did what, and whether that record is whole.
struct Audit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "The audit trail: list it, verify that nothing in it was changed.",
        subcommands: [Verify.self, List.self]
    )

    /// Recomputes the chains.
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Recomputes every hash; ends with 1 and names what was changed, taken out or put in.",
            discussion: "Note the number and the hash that it prints elsewhere: --head then finds a chain made anew."
        )

        @OptionGroup var source: ConfigurationOptions

        @Option(help: "Only this customer; all by default.")
        var tenant: String?

        @Option(help: "NUMBER:HASH as an earlier run printed them; with --tenant.")
        var head: String?

        func validate() throws {
            guard head == nil || tenant != nil else { throw ValidationError("--head is of one --tenant") }
            guard head == nil || noted != nil else { throw ValidationError("--head expects NUMBER:HASH") }
        }

        private var noted: (number: Int64, hash: String)? {
            let parts = (head ?? "").split(separator: ":")
            guard parts.count == 2, let number = Int64(parts[0]), parts[1].count == 64 else { return nil }
            return (number, String(parts[1]))
        }

        func run() throws {
            let connection = try Connection(
                source.load().database.connectionOptions(applicationName: "isotherm audit")
            )
            var isWhole = true
            for tenant in try tenant.map({ [$0] }) ?? AuditTrail.tenants(on: connection) {
                let check = try AuditCheck(tenant: tenant, noted: noted, on: connection)
                for finding in check.findings { print("\(tenant)  \(finding)") }
                isWhole = isWhole && check.findings.isEmpty
                print("\(tenant)  \(check.count) entries  \(check.number):\(check.head)")
            }
            if !isWhole { throw ExitCode(1) }
        }
    }

    /// Lists entries.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists entries, the newest first.")

        @OptionGroup var source: ConfigurationOptions

        @Option(help: "The customer; the configuration's by default.")
        var tenant: String?

        @Option(help: "At most so many.")
        var limit = 100

        func run() throws {
            let settings = try source.load()
            let connection = try Connection(settings.database.connectionOptions(applicationName: "isotherm audit"))
            let entries = try AuditTrail.newest(
                tenant: tenant ?? settings.tenant,
                before: nil,
                limit: max(limit, 1),
                on: connection
            )
            for entry in entries {
                let time = Date(timeIntervalSince1970: Double(entry.at) / 1e6).formatted(.iso8601)
                let what = "\(entry.via)  \(entry.action)  \(entry.object)"
                print("\(entry.number)  \(time)  \(entry.who)  \(what)  \(entry.detail)")
            }
            Talk.say("\(entries.count) entries")
        }
    }
}
