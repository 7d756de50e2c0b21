import Alerting
import ArgumentParser
import Foundation
import Postgres
import Settings
import Telemetry

/// What a person does about an incident as a whole, for those who have no browser at hand.
struct IncidentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "incident",
        abstract: "Takes on an incident with everything in it, or lets the next step be told now.",
        discussion: "Each is written into the audit trail. Ends with status 75 when somebody else was faster.",
        subcommands: [Acknowledge.self, Escalate.self]
    )

    /// Which incident, and who acts.
    struct Target: ParsableArguments {
        @OptionGroup var source: ConfigurationOptions

        @Argument(help: "The id of the incident.")
        var id: String

        @Option(help: "Who does it.")
        var by: String

        @Option(help: "Whose it is; without it the configured tenant.")
        var tenant: String?

        /// Connects, acts, and says what was done or who was faster.
        func carryOut(
            _ word: String,
            _ action: (Connection, _ tenant: String, _ now: Int64) throws(IncidentActionError) -> String
        ) throws {
            let settings = try source.load()
            let connection = try Connection(settings.database.connectionOptions(applicationName: "isotherm incident"))
            let tenant = tenant ?? settings.tenant
            try CommandAudit.note("incident " + word, of: id, tenant: tenant, as: by, on: connection)
            do throws(IncidentActionError) {
                Talk.say("\(id): " + (try action(connection, tenant, Timestamp.now.microseconds)))
            } catch {
                Talk.problem(error.description)
                throw ExitCode(exitCode(of: error))
            }
        }

        /// As in sysexits.h: 64 for what is missing, 66 for what is not there, 69 for a service that is away, 75 for
        /// somebody who was faster.
        private func exitCode(of error: IncidentActionError) -> Int32 {
            switch error {
            case .incomplete: 64
            case .notFound: 66
            case .database: 69
            case .conflict, .alreadyClosed, .noFurtherStep: 75
            }
        }
    }

    /// Takes it on.
    struct Acknowledge: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Takes it on, with every open alert in it.")

        @OptionGroup var target: Target

        @Option(help: "What to say about it.")
        var comment = ""

        func run() throws {
            try target.carryOut("acknowledge") { (connection, tenant, now) throws(IncidentActionError) in
                try IncidentActions.acknowledge(
                    target.id,
                    tenant: tenant,
                    by: target.by,
                    comment: comment,
                    at: now,
                    on: connection
                )
                return "acknowledged by \(target.by)"
            }
        }
    }

    /// Tells the next one.
    struct Escalate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lets the next step be told now, whoever has acknowledged it or sleeps."
        )

        @OptionGroup var target: Target

        func run() throws {
            try target.carryOut("escalate") { (connection, tenant, now) throws(IncidentActionError) in
                let step = try IncidentActions.escalate(
                    target.id,
                    tenant: tenant,
                    by: target.by,
                    at: now,
                    on: connection
                )
                return "step \(step.step) goes to \(step.channel)\(step.who.isEmpty ? "" : " (\(step.who))")"
            }
        }
    }
}
