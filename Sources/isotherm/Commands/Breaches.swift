import Alerting
import ArgumentParser
import Foundation
import Postgres

/// What a person does about a breach, a warning or a fault, for those who have no browser at hand.
struct Breaches: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "breach",
        abstract: "Takes on, gives away, comments, quietens or closes a breach, a warning or a fault.",
        discussion: "Each is written into the audit trail. Ends with status 75 when somebody else was faster.",
        subcommands: [Acknowledge.self, Assign.self, Comment.self, Snooze.self, Close.self]
    )

    /// Takes it on.
    struct Acknowledge: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Takes it on, so that others need not.")

        @OptionGroup var target: ActionTarget

        @Option(help: "What to say about it.")
        var comment = ""

        func run() throws {
            try target.act("acknowledge") { connection, tenant, now in
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

        @OptionGroup var target: ActionTarget

        @Option(help: "Who shall see to it.")
        var to: String

        @Option(help: "Who sees to it now, when somebody does.")
        var insteadOf: String?

        @Option(help: "What to say about it.")
        var comment = ""

        func run() throws {
            try target.act("assign") { connection, tenant, now in
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

        @OptionGroup var target: ActionTarget

        @Argument(help: "What to say.")
        var comment: String

        func run() throws {
            try target.act("comment") { connection, tenant, now in
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

        @OptionGroup var target: ActionTarget

        @Option(help: "For how many minutes.")
        var minutes: Int

        @Option(help: "What to say about it.")
        var comment = ""

        func validate() throws {
            guard (1...100_000).contains(minutes) else { throw ValidationError("--minutes expects 1 to 100000") }
        }

        func run() throws {
            try target.act("snooze") { connection, tenant, now in
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

        @OptionGroup var target: ActionTarget

        @Option(help: "Why.")
        var comment: String

        func run() throws {
            try target.act("close") { connection, tenant, now in
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

extension ActionTarget {
    /// Acts upon an episode.
    fileprivate func act(
        _ word: String,
        _ action: (Connection, _ tenant: String, _ now: Int64) throws -> EpisodeAction
    ) throws {
        try carryOut("breach " + word) { connection, tenant, now in
            let done = try action(connection, tenant, now)
            return "\(done.episodeID): \(done.kind.rawValue) by \(done.actor)"
        }
    }
}
