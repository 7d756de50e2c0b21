import ArgumentParser
import Dispatching
import Foundation
import Postgres

extension PlanCommand {
    /// Asks for a plan.
    struct Replan: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Asks for a new plan and waits for it.",
            discussion: """
                The role "dispatcher" makes it. Ends with 75 when nothing has come of it in time (the wish stays), and \
                with 70 when the plan could not be made.
                """
        )

        @OptionGroup var place: TenantOptions

        @Option(help: "Who asks.")
        var by: String

        @Option(help: "Why, for those who look at the proposal.")
        var reason = ""

        @Flag(help: "It may run without another look at it.")
        var accept = false

        @Option(help: "Seconds to wait; 0 waits for nothing.")
        var wait = 60

        func validate() throws {
            guard !by.isEmpty else { throw ValidationError("--by expects a name") }
            guard (0...3_600).contains(wait) else { throw ValidationError("--wait expects 0 to 3600, came \(wait)") }
        }

        func run() throws {
            try place.run("plan") { connection, tenant in
                let words = accept ? "plan replan --accept" : "plan replan"
                try CommandAudit.note(words, of: reason, tenant: tenant, as: by, on: connection)
                let id = try connection.transaction {
                    try ReplanRequests.add(
                        .request,
                        reference: reason,
                        acceptBy: accept ? by : nil,
                        tenant: tenant,
                        on: connection
                    )
                }
                try outcome(id, tenant, connection)
            }
        }

        private func outcome(_ id: Int64, _ tenant: String, _ connection: Connection) throws {
            let deadline = Date().addingTimeInterval(Double(wait))
            while Date() < deadline {
                if let wish = try ReplanRequests.get(id, tenant: tenant, on: connection), let outcome = wish.outcome {
                    return try told(outcome, wish, connection, tenant)
                }
                Thread.sleep(forTimeInterval: 0.1)
            }
            guard wait == 0 else {
                Talk.problem("wish \(id) still waits: does a dispatcher run, and is it ready?")
                throw ExitCode(75)
            }
            print("wish \(id)")
        }

        private func told(
            _ outcome: ReplanRequest.Outcome,
            _ wish: ReplanRequest,
            _ connection: Connection,
            _ tenant: String
        ) throws {
            if let version = wish.planVersion, let plan = try Plans.get(version, tenant: tenant, on: connection) {
                for line in PlanText(plan).summary { print(line) }
            }
            switch outcome {
            case .proposed, .accepted: break
            case .unchanged: print("the running plan is still the best that was found")
            case .off: print("the policy wants no plans for requests")
            case .failed:
                Talk.problem(wish.detail)
                throw ExitCode(70)
            }
        }
    }

    /// Lets a proposal run.
    struct Accept: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a proposal the plan that runs, and sends the couriers their routes."
        )

        @OptionGroup var place: TenantOptions

        @Argument(help: "The proposal's version.")
        var version: Int

        @Option(help: "Who accepts it.")
        var by: String

        @Option(help: "Why.")
        var reason = ""

        func validate() throws {
            guard !by.isEmpty else { throw ValidationError("--by expects a name") }
        }

        func run() throws {
            try place.decide("plan accept", version, by) { connection, tenant in
                // Whoever looks at a proposal sees what it was made against: should another plan run, it is refused.
                let base = try Plans.get(version, tenant: tenant, on: connection)?.basedOn
                try Proposals.accept(
                    version,
                    expectedRunning: base,
                    by: by,
                    reason: reason,
                    tenant: tenant,
                    at: Date(),
                    on: connection
                )
            }
            Talk.say("plan \(version) runs")
        }
    }

    /// Turns a proposal down.
    struct Reject: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Turns a proposal down; the running plan goes on.")

        @OptionGroup var place: TenantOptions

        @Argument(help: "The proposal's version.")
        var version: Int

        @Option(help: "Who rejects it.")
        var by: String

        @Option(help: "Why; needed.")
        var reason: String

        func validate() throws {
            guard !by.isEmpty else { throw ValidationError("--by expects a name") }
        }

        func run() throws {
            try place.decide("plan reject", version, by) { connection, tenant in
                try Proposals.reject(
                    version,
                    by: by,
                    reason: reason,
                    tenant: tenant,
                    at: Date(),
                    on: connection
                )
            }
            Talk.say("proposal \(version) is rejected")
        }
    }
}

extension TenantOptions {
    /// Writes the trail, and decides in one transaction.
    fileprivate func decide(
        _ words: String,
        _ version: Int,
        _ by: String,
        _ body: (Connection, _ tenant: String) throws -> Void
    ) throws {
        try run("plan") { connection, tenant in
            try CommandAudit.note(words, of: "plan/\(version)", tenant: tenant, as: by, on: connection)
            try connection.transaction { try body(connection, tenant) }
        }
    }
}
