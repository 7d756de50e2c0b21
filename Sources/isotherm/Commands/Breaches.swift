import Alerting
import ArgumentParser
import Foundation
import Postgres
import Settings
import Telemetry

/// What a person does about a breach, a warning or a fault, for those who have no browser at hand.
struct Breaches: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "breach",
        abstract: "Takes on, gives away, comments, quietens or closes a breach, a warning or a fault.",
        discussion: "Each is written into the audit trail. Ends with status 75 when somebody else was faster.",
        subcommands: [Acknowledge.self, Assign.self, Comment.self, Snooze.self, Close.self]
    )

    /// Which episode, and who acts.
    struct Target: ParsableArguments {
        @OptionGroup var source: ConfigurationOptions

        @Argument(help: "The id of the breach, the warning or the fault.")
        var id: String

        @Option(help: "Who does it.")
        var by: String

        @Option(help: "Whose it is; without it the configured tenant.")
        var tenant: String?

        /// Connects, acts, and says what was done or who was faster.
        func carryOut(
            _ word: String,
            _ action: (Connection, _ tenant: String, _ now: Int64) throws(EpisodeActionError) -> EpisodeAction
        ) throws {
            let settings = try source.load()
            let connection = try Connection(settings.database.connectionOptions(applicationName: "isotherm breach"))
            let now = Timestamp.now.microseconds
            try CommandAudit.note(
                "breach " + word,
                of: id,
                tenant: tenant ?? settings.tenant,
                as: by,
                on: connection
            )
            do throws(EpisodeActionError) {
                let done = try action(connection, tenant ?? settings.tenant, now)
                Talk.say("\(done.episodeID): \(done.kind.rawValue) by \(done.actor)")
            } catch {
                Talk.problem(error.description)
                throw ExitCode(exitCode(of: error))
            }
        }

        /// As in sysexits.h: 64 for what is missing, 66 for what is not there, 69 for a service that is away, 75 for
        /// somebody who was faster.
        private func exitCode(of error: EpisodeActionError) -> Int32 {
            switch error {
            case .incomplete: 64
            case .notFound: 66
            case .database: 69
            case .conflict, .alreadyClosed: 75
            }
        }
    }

    /// Takes it on.
    struct Acknowledge: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Takes it on, so that others need not.")

        @OptionGroup var target: Target

        @Option(help: "What to say about it.")
        var comment = ""

        func run() throws {
            try target.carryOut("acknowledge") { (connection, tenant, now) throws(EpisodeActionError) in
                try EpisodeActions.acknowledge(
                    target.id,
                    tenant: tenant,
                    by: target.by,
                    comment: comment,
                    at: now,
                    on: connection
                )
            }
        }
    }

    /// Gives it to a person.
    struct Assign: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Gives it to a person.")

        @OptionGroup var target: Target

        @Option(help: "Who shall see to it.")
        var to: String

        @Option(help: "Who sees to it now, when somebody does.")
        var insteadOf: String?

        @Option(help: "What to say about it.")
        var comment = ""

        func run() throws {
            try target.carryOut("assign") { (connection, tenant, now) throws(EpisodeActionError) in
                try EpisodeActions.assign(
                    target.id,
                    tenant: tenant,
                    to: to,
                    insteadOf: insteadOf,
                    by: target.by,
                    comment: comment,
                    at: now,
                    on: connection
                )
            }
        }
    }

    /// Says something about it.
    struct Comment: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Writes down what there is to say about it.")

        @OptionGroup var target: Target

        @Argument(help: "What to say.")
        var comment: String

        func run() throws {
            try target.carryOut("comment") { (connection, tenant, now) throws(EpisodeActionError) in
                try EpisodeActions.comment(
                    target.id,
                    tenant: tenant,
                    by: target.by,
                    comment: comment,
                    at: now,
                    on: connection
                )
            }
        }
    }

    /// Keeps it quiet.
    struct Snooze: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Keeps it quiet for some minutes.")

        @OptionGroup var target: Target

        @Option(help: "For how many minutes.")
        var minutes: Int

        @Option(help: "What to say about it.")
        var comment = ""

        func validate() throws {
            guard (1...100_000).contains(minutes) else { throw ValidationError("--minutes expects 1 to 100000") }
        }

        func run() throws {
            try target.carryOut("snooze") { (connection, tenant, now) throws(EpisodeActionError) in
                try EpisodeActions.snooze(
                    target.id,
                    tenant: tenant,
                    until: now + Int64(minutes) * 60_000_000,
                    by: target.by,
                    comment: comment,
                    at: now,
                    on: connection
                )
            }
        }
    }

    /// Ends it.
    struct Close: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Ends it by hand; later readings do not reopen it.")

        @OptionGroup var target: Target

        @Option(help: "Why.")
        var comment: String

        func run() throws {
            try target.carryOut("close") { (connection, tenant, now) throws(EpisodeActionError) in
                try EpisodeActions.close(
                    target.id,
                    tenant: tenant,
                    by: target.by,
                    comment: comment,
                    at: now,
                    on: connection
                )
            }
        }
    }
}
