import ArgumentParser
import Dispatching
import Foundation
import Postgres
import Settings

/// What a dispatcher does about plans, for those who have no browser at hand.
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Plans: list them, look at one, ask for a new one, accept or reject a proposal, set policies.",
        discussion: """
            What changes something is written into the audit trail. Ends with status 75 when the world has moved on since \
            the proposal was made.
            """,
        subcommands: [List.self, Show.self, Replan.self, Accept.self, Reject.self, Policy.self]
    )

    /// Lists versions.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the newest versions, the newest first.")

        @OptionGroup var place: TenantOptions

        @Option(help: "Only those in this state: \(Self.states).", transform: Self.state)
        var state: PlanState?

        @Option(help: "How many, at most.")
        var limit = 20

        private static let states = PlanState.allCases.map(\.rawValue).joined(separator: ", ")

        private static func state(_ text: String) throws -> PlanState {
            guard let state = PlanState(rawValue: text) else {
                throw ValidationError("expected one of \(states), came \(text)")
            }
            return state
        }

        func validate() throws {
            guard (1...1_000).contains(limit) else { throw ValidationError("--limit expects 1 to 1000, came \(limit)") }
        }

        func run() throws {
            let plans = try place.run("plan") { connection, tenant in
                try Plans.list(tenant: tenant, state: state, limit: limit, on: connection)
            }
            for plan in plans { print(PlanText(plan).headline) }
        }
    }

    /// Shows one.
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Shows what a version says, and what it changes.")

        @OptionGroup var place: TenantOptions

        @Argument(help: "The version; without it the plan that runs.")
        var version: Int?

        @Flag(help: "The whole plan as JSON.")
        var json = false

        func run() throws {
            let plan = try place.run("plan") { connection, tenant in
                guard let version else { return try Plans.running(tenant: tenant, on: connection) }
                return try Plans.get(version, tenant: tenant, on: connection)
            }
            guard let plan else {
                Talk.problem(version.map { "there is no plan \($0)" } ?? "no plan runs yet")
                throw ExitCode(66)
            }
            if json {
                print(try DispatchJSON.text(plan))
            } else {
                for line in PlanText(plan).lines { print(line) }
            }
        }
    }
}
