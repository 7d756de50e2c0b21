import Alerting
import ArgumentParser
import Foundation
import Postgres

/// What a person does about an incident as a whole, for those who have no browser at hand.
struct IncidentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "incident",
        abstract: "Takes on an incident with everything in it, or lets the next step be told now.",
        discussion: "Each is written into the audit trail. Ends with status 75 when somebody else was faster.",
        subcommands: [Acknowledge.self, Escalate.self]
    )

    /// Takes it on.
    struct Acknowledge: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Takes it on, with every open alert in it.")

        @OptionGroup var target: ActionTarget

        @Option(help: "What to say about it.")
        var comment = ""

        func run() throws {
            try target.carryOut("incident acknowledge") { connection, tenant, now in
                try IncidentActions.acknowledge(
                    target.id,
                    tenant: tenant,
                    by: target.by,
                    comment: comment,
                    at: now,
                    on: connection
                )
                return "\(target.id): acknowledged by \(target.by)"
            }
        }
    }

    /// Tells the next one.
    struct Escalate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lets the next step be told now, whoever has acknowledged it or sleeps."
        )

        @OptionGroup var target: ActionTarget

        func run() throws {
            try target.carryOut("incident escalate") { connection, tenant, now in
                let step = try IncidentActions.escalate(
                    target.id,
                    tenant: tenant,
                    by: target.by,
                    at: now,
                    on: connection
                )
                let who = step.who.isEmpty ? "" : " (\(step.who))"
                return "\(target.id): step \(step.step) goes to \(step.channel)\(who)"
            }
        }
    }
}
