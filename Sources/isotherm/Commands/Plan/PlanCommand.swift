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

    /// Whose, and where it is kept.
    struct Place: ParsableArguments {
        @OptionGroup var source: ConfigurationOptions

        @Option(help: "Whose; without it the configured tenant.")
        var tenant: String?

        func open() throws -> (connection: Connection, tenant: String) {
            let settings = try source.load()
            let options = settings.database.connectionOptions(applicationName: "isotherm plan")
            return (try Connection(options), tenant ?? settings.tenant)
        }

        /// Runs `body`; a refusal is told and becomes the exit status.
        func run<Value>(_ body: (Connection, _ tenant: String) throws(DispatchError) -> Value) throws -> Value {
            let (connection, tenant) = try open()
            do throws(DispatchError) {
                return try body(connection, tenant)
            } catch {
                Talk.problem(error.description)
                throw ExitCode(error.exitCode)
            }
        }
    }

    /// Lists versions.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the newest versions, the newest first.")

        @OptionGroup var place: Place

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
            let plans = try place.run { (connection, tenant) throws(DispatchError) in
                try Plans.list(tenant: tenant, state: state, limit: limit, on: connection)
            }
            for plan in plans { print(PlanText(plan).headline) }
        }
    }

    /// Shows one.
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Shows what a version says, and what it changes.")

        @OptionGroup var place: Place

        @Argument(help: "The version; without it the plan that runs.")
        var version: Int?

        @Flag(help: "The whole plan as JSON.")
        var json = false

        func run() throws {
            let plan = try place.run { (connection, tenant) throws(DispatchError) in
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

extension DispatchError {
    /// The status to end with, as in sysexits.h: 64 for what is missing, 66 for what is not there, 69 for a service that is
    /// away, 75 for a world that has moved on.
    var exitCode: Int32 {
        switch self {
        case .invalid: 64
        case .unknown: 66
        case .database: 69
        case .encoding: 70
        case .conflict, .duplicate, .refusedTransition: 75
        }
    }
}
