import ArgumentParser
import Postgres
import Settings
import Telemetry
import TimeSeries

extension Database {
    /// Removes what is older than the policies say.
    struct RetentionCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "retention",
            abstract: "Removes what is older than the policies say, archives first where a folder is set.",
            discussion: """
                Policies: storage.keep_… in the configuration, and before them by tenant and class in \
                isotherm.retention_policy, set with --policy acme:reading=400 (0 removes the policy). Classes: \
                \(RetentionClass.allCases.map(\.rawValue).joined(separator: ", ")). What is held (db hold) stays.
                """
        )

        @OptionGroup var source: ConfigurationOptions

        @Flag(help: "Only say what would be removed.")
        var dryRun = false

        @Option(help: "Sets a policy: TENANT:CLASS=DAYS, * for every tenant. May be repeated; nothing is removed then.")
        var policy: [String] = []

        func run() throws {
            let settings = try source.load()
            let connection = try Database.connect(settings)
            if !policy.isEmpty { return try policy.forEach { try set($0, usual: settings.tenant, connection) } }
            let archive = settings.storage.archiveFolder.map { ChunkArchive(connection, folder: $0) }
            let retention = Retention(connection, fallback: settings.storage.policy.keepDays, archive: archive)
            let steps = try retention.steps(now: Timestamp.now)
            let line = ProgressLine("retention")
            for (place, step) in steps.enumerated() {
                if dryRun {
                    print("would \(step.summary)")
                    continue
                }
                line.show(place, of: steps.count, step.summary)
                try retention.apply(step)
                line.end()
                print("done: \(step.summary)")
            }
            Talk.say(steps.isEmpty ? "nothing is older than the policies say" : "\(steps.count) steps")
        }

        private func set(_ text: String, usual: String, _ connection: Connection) throws {
            let parts = text.split(whereSeparator: { $0 == ":" || $0 == "=" })
            guard parts.count == 3, let dataClass = RetentionClass(rawValue: String(parts[1])),
                let days = Int(parts[2]), days >= 0
            else { throw ValidationError("expected TENANT:CLASS=DAYS, came \"\(text)\"") }
            // A policy for all stands in the trail of the configuration's customer.
            let whose = parts[0] == "*" ? usual : String(parts[0])
            try CommandAudit.note("retention set", of: text, tenant: whose, on: connection)
            let key: [Parameter] = [.text(String(parts[0])), .text(dataClass.rawValue)]
            if days == 0 {
                try connection.execute("DELETE FROM isotherm.retention_policy WHERE tenant = $1 AND class = $2", key)
            } else {
                try connection.execute(
                    """
                    INSERT INTO isotherm.retention_policy VALUES ($1, $2, $3)
                    ON CONFLICT (tenant, class) DO UPDATE SET days = excluded.days
                    """,
                    key + [.int(days)]
                )
            }
            print(text)
        }
    }

    /// Holds data against retention.
    struct Hold: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Holds what retention must not remove: a shipment's readings, or a device's of some days."
        )

        @OptionGroup var source: ConfigurationOptions

        @Option(help: "The customer; without it the configuration's.")
        var tenant: String?

        @Option(help: "The shipment whose readings are held.")
        var shipment: String?

        @Option(help: "The device whose data are held, with --from and --until.")
        var device: String?

        @Option(help: "The first day.")
        var from: String?

        @Option(help: "The last day.")
        var until: String?

        @Option(help: "Why; it is kept with the hold.")
        var reason = ""

        @Option(help: "Ends the hold of this number.")
        var release: Int?

        func run() throws {
            let settings = try source.load()
            let connection = try Database.connect(settings)
            let hold = LegalHold(connection)
            let tenant = TenantName(rawValue: tenant ?? settings.tenant)
            if let release {
                try CommandAudit.note("hold release", of: "\(release)", tenant: tenant.rawValue, on: connection)
                print(try hold.release(Int64(release)) ? "released" : "there is no such hold")
            } else if let shipment {
                try CommandAudit.note("hold place", of: shipment, tenant: tenant.rawValue, on: connection)
                let count = try hold.place(tenant: tenant, shipment: shipment, now: Timestamp.now, reason: reason)
                print(count == 0 ? "the shipment is unknown or was never loaded" : "\(count) devices are held")
            } else if let from, let until {
                let range = try Database.day(from).start..<Database.day(until).advanced(by: 1).start
                let name = device.map(DeviceName.init(rawValue:))
                let what = "\(device ?? "all devices") \(from) to \(until)"
                try CommandAudit.note("hold place", of: what, tenant: tenant.rawValue, on: connection)
                print("hold \(try hold.place(tenant: tenant, device: name, in: range, reason: reason))")
            } else {
                try list(connection)
            }
        }

        private func list(_ connection: Connection) throws {
            let rows = try connection.query(
                "SELECT * FROM isotherm.legal_hold WHERE released_at IS NULL ORDER BY id"
            )
            for row in rows {
                print(
                    "\(try row.int("id"))  \(try row.string("tenant"))  \(try row.optionalString("device") ?? "all devices")  "
                        + "\(try row.string("from_time")) to \(try row.string("until_time"))  \(try row.string("reason"))"
                )
            }
        }
    }
}
