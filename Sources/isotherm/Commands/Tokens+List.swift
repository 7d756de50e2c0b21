import Access
import ArgumentParser
import Foundation
import Postgres
import Settings
import Telemetry

extension Tokens {
    /// Lists tokens, never their secrets.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists tokens with what is known of their use.")

        @OptionGroup var source: ConfigurationOptions

        @Option(help: "Only this customer; all by default.")
        var tenant: String?

        @Flag(help: "A JSON array instead of lines.")
        var json = false

        func run() throws {
            let connection = try Connection(
                source.load().database.connectionOptions(applicationName: "isotherm token")
            )
            let now = Timestamp.now.microseconds
            let tokens = try AccessTokens.list(tenant: tenant, on: connection).map { Line($0, now: now) }
            if json { return try ResultJSON.show(tokens) }
            tokens.forEach { print($0.text) }
            Talk.say("\(tokens.count) tokens")
        }
    }

    /// A token as it is listed.
    private struct Line: Encodable {
        let id: Int64
        let tenant: String
        let name: String
        let roles: [String]
        let state: String
        let hint: String
        let expiresAt: String?
        let usedAt: String?

        init(_ token: AccessToken, now: Int64) {
            id = token.id
            tenant = token.tenant
            name = token.name
            roles = token.roles.map(\.rawValue)
            state = token.standing(at: now).rawValue
            hint = token.hint + "…"
            expiresAt = token.expiresAt.map(Self.time)
            usedAt = token.usedAt.map(Self.time)
        }

        var text: String {
            "\(id)  \(tenant)/\(name)  \(roles.joined(separator: ","))  \(state)  \(hint)  "
                + "expires \(expiresAt ?? "never")  used \(usedAt ?? "never")"
        }

        private static func time(_ microseconds: Int64) -> String {
            Date(timeIntervalSince1970: Double(microseconds) / 1e6).formatted(.iso8601)
        }
    }
}
