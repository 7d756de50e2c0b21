import ArgumentParser
import Collector
import Foundation
import MQTT
import Postgres
import Settings

/// Gateways: listed, let in with their own account at the broker, shut out.
struct Gateways: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gateway",
        abstract: "Gateways: list, add, rotate, admit, revoke.",
        subcommands: [List.self, Add.self, Rotate.self, Admit.self, Revoke.self]
    )

    /// What a command about one gateway needs.
    struct Subject: ParsableArguments {
        @OptionGroup var source: ConfigurationOptions

        @Argument(help: "The gateway's name, as in its topics.")
        var gateway: String

        @Option(help: "The customer; the configuration's by default.")
        var tenant: String?

        /// Enters the standing in the registry.
        func set(_ standing: String, _ settings: Settings) throws {
            let connection = try note(standing, settings)
            try GatewayAccount.set(
                standing,
                tenant: tenant ?? settings.tenant,
                gateway: gateway,
                on: connection
            )
        }

        /// Writes into the trail what happened to the gateway; gives back the connection to do the rest.
        @discardableResult
        func note(_ event: String, _ settings: Settings) throws -> Connection {
            let connection = try connect(settings)
            try CommandAudit.note("gateway " + event, of: gateway, tenant: tenant ?? settings.tenant, on: connection)
            return connection
        }

        /// Whether the registry has the gateway.
        func isKnown(_ settings: Settings) throws -> Bool {
            try GatewayAccount.all(on: connect(settings), tenant: tenant ?? settings.tenant)
                .contains { $0.gateway == gateway }
        }

        private func connect(_ settings: Settings) throws -> Connection {
            try Connection(settings.database.connectionOptions(applicationName: "isotherm gateway"))
        }
    }

    /// The broker's files.
    struct Files: ParsableArguments {
        @Option(help: "mosquitto's acl_file.")
        var aclFile = "/etc/mosquitto/isotherm.acl"

        @Option(help: "mosquitto's password_file.")
        var passwordFile = "/etc/mosquitto/isotherm.passwords"

        @Flag(help: "The gateway shows a certificate whose common name is TENANT/GATEWAY: no password is made.")
        var certificate = false

        var accounts: BrokerAccounts {
            BrokerAccounts(passwordFile: certificate ? nil : passwordFile, accessFile: aclFile)
        }

        /// What is left to do.
        func tellToReload() {
            Talk.say("the broker reads its files again after: systemctl reload mosquitto (or kill -HUP its process)")
        }
    }

    /// Lists gateways.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists gateways with what is known of them.")

        @OptionGroup var source: ConfigurationOptions

        @Option(help: "Only this customer; all by default.")
        var tenant: String?

        @Flag(help: "A JSON array instead of lines.")
        var json = false

        func run() throws {
            let connection = try Connection(
                source.load().database.connectionOptions(applicationName: "isotherm gateway")
            )
            let accounts = try GatewayAccount.all(on: connection, tenant: tenant)
            if json { return try ResultJSON.show(accounts) }
            accounts.forEach { print(GatewayTable.line($0)) }
            Talk.say("\(accounts.count) gateways")
        }
    }
}
