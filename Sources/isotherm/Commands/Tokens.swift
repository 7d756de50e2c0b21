import Access
import ArgumentParser
import Foundation
import Postgres
import Settings
import Telemetry

/// Who may use the API and the page.
struct Tokens: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Tokens of the API and the page: add, list, revoke, clear.",
        discussion: """
            While there is no token and none is configured (http.token), this machine may do everything without one. As \
            soon as there is one, every request must show one, also when it was revoked since. Roles: \
            \(AccessRole.allCases.map(\.rawValue).joined(separator: ", ")).
            """,
        subcommands: [Add.self, List.self, Revoke.self, Clear.self]
    )

    /// The role of this name.
    static func role(_ word: String) throws -> AccessRole {
        guard let role = AccessRole(rawValue: word) else {
            let words = AccessRole.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("there is no role \(word); roles are \(words)")
        }
        return role
    }

    /// What every subcommand needs.
    struct Place: ParsableArguments {
        @OptionGroup var source: ConfigurationOptions

        @Option(help: "The customer; the configuration's by default.")
        var tenant: String?

        /// Runs `body`; what was refused is said in a sentence: 65 for bad input, 66 for what is not there, 69 for a
        /// database that is away, 73 for a name that is taken.
        func run(
            _ action: String,
            of object: String,
            _ body: (Connection, _ tenant: String, _ now: Int64) throws(AccessError) -> Void
        ) throws {
            let settings = try source.load()
            // Before the note: the trail is only added to, and a name that was mistyped would have one for ever.
            guard TenantName.isValid(tenant ?? settings.tenant) else {
                Talk.problem("--tenant: expected \(TenantName.expectation), came \"\(tenant ?? settings.tenant)\"")
                throw ExitCode(65)
            }
            let connection = try Connection(settings.database.connectionOptions(applicationName: "isotherm token"))
            try CommandAudit.note("token " + action, of: object, tenant: tenant ?? settings.tenant, on: connection)
            do throws(AccessError) {
                try body(connection, tenant ?? settings.tenant, Timestamp.now.microseconds)
            } catch {
                Talk.problem(error.description)
                switch error {
                case .invalid: throw ExitCode(65)
                case .unknown: throw ExitCode(66)
                case .database: throw ExitCode(69)
                case .duplicate: throw ExitCode(73)
                }
            }
        }
    }

    /// Makes a token.
    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a token and prints its secret, which nobody can read again."
        )

        @OptionGroup var place: Place

        @Argument(help: "Who acts with it: a person or a system.")
        var name: String

        @Option(help: "What it may do; may be repeated.", transform: Tokens.role)
        var role: [AccessRole]

        @Option(help: "With the role courier: who it is in routes and reports; the name by default.")
        var courier: String?

        @Option(help: "It expires after so many days; without it, when it is revoked.")
        var days: Int?

        func validate() throws {
            guard (1...3_650).contains(days ?? 1) else { throw ValidationError("--days expects 1 to 3650") }
        }

        func run() throws {
            let secret = TokenSecret.token()
            try place.run("add", of: name) { (connection, tenant, now) throws(AccessError) in
                let wish = NewToken(
                    tenant: tenant,
                    name: name,
                    roles: Set(role),
                    courier: courier,
                    expiresAt: days.map { now + Int64($0) * 86_400_000_000 }
                )
                let token = try AccessTokens.add(
                    wish,
                    secret: secret,
                    by: CommandUser.name,
                    at: now,
                    on: connection
                )
                Talk.say("token \(token.id) of \(token.name) in \(tenant); this is its secret, shown once:")
                print(secret.text)
            }
        }
    }

    /// Takes a token back.
    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes a token back; running services refuse it within five seconds."
        )

        @OptionGroup var place: Place

        @Argument(help: "The token's number, as list shows it.")
        var id: Int64

        func run() throws {
            try place.run("revoke", of: "\(id)") { (connection, tenant, now) throws(AccessError) in
                let token = try AccessTokens.revoke(
                    id,
                    tenant: tenant,
                    by: CommandUser.name,
                    at: now,
                    on: connection
                )
                Talk.say("token \(token.id) of \(token.name) is revoked")
            }
        }
    }

    /// Opens the door again.
    struct Clear: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Removes all tokens of all customers: this machine may do everything without one again."
        )

        @OptionGroup var source: ConfigurationOptions

        @Flag(help: "Yes, really.")
        var yes = false

        func validate() throws {
            guard yes else { throw ValidationError("--yes is needed: afterwards nobody has to show a token") }
        }

        func run() throws {
            let settings = try source.load()
            let connection = try Connection(settings.database.connectionOptions(applicationName: "isotherm token"))
            // Each customer's trail says why its tokens ended.
            let tenants = Set(try AccessTokens.list(tenant: nil, on: connection).map(\.tenant) + [settings.tenant])
            for tenant in tenants.sorted() {
                try CommandAudit.note("token clear", of: "all", tenant: tenant, on: connection)
            }
            Talk.say("\(try AccessTokens.clear(on: connection)) tokens removed")
        }
    }
}
