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

        /// A hundred years, as in the configuration.
        private static let dayRange = 0...36_500

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
                let days = Int(parts[2]), Self.dayRange.contains(days)
            else {
                let classes = RetentionClass.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError(
                    "--policy expects TENANT:CLASS=DAYS with 0 to \(Self.dayRange.upperBound) days and a class of \(classes), "
                        + "came \"\(text)\""
                )
            }
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
}
