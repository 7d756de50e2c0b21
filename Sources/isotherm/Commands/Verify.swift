import ArgumentParser
import Collector
import Foundation
import Postgres
import Settings

/// Compares what gateways say to have sent with what is stored.
struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compares the numbers that gateways have counted with what is stored, and lists what is missing.",
        discussion: """
            A gateway counts its messages in "seq"; a number between two stored ones that is not stored is a gap, and so \
            is one behind the highest when the gateway's status says that it has sent it. Ends with status 1 when \
            anything is missing, with 2 when the gateway that is named was never heard.
            """
    )

    @OptionGroup var source: ConfigurationOptions

    @Option(help: "Only this customer; all by default.")
    var tenant: String?

    @Option(help: "Only this gateway.")
    var gateway: String?

    @Flag(help: "A JSON array instead of lines.")
    var json = false

    func run() throws {
        let connection = try Connection(source.load().database.connectionOptions(applicationName: "isotherm verify"))
        let accounts = try GatewayAccount.all(on: connection, tenant: tenant)
            .filter { gateway == nil || $0.gateway == gateway }
        if let gateway, accounts.isEmpty {
            let whose = tenant.map { " of \($0)" } ?? ""
            Talk.problem("no gateway \(gateway)\(whose) was ever heard: see isotherm gateway list")
            throw ExitCode(2)
        }
        if json {
            try ResultJSON.show(accounts)
        } else {
            for account in accounts where !account.stored.isEmpty || account.missing > 0 { show(account) }
        }
        let incomplete = accounts.filter { $0.missing > 0 }
        let missing = incomplete.reduce(0) { $0 + $1.missing }
        Talk.say(
            incomplete.isEmpty
                ? "\(accounts.count) gateways, nothing is missing"
                : "\(missing) messages of \(incomplete.count) of \(accounts.count) gateways are missing"
        )
        if !incomplete.isEmpty { throw ExitCode(1) }
    }

    private func show(_ account: GatewayAccount) {
        let first = account.stored.first?.first.map(String.init) ?? "-"
        let highest = account.stored.last?.last.map(String.init) ?? "-"
        let said = account.saidSequence.map { ", says \($0)" } ?? ""
        print("\(account.tenant)/\(account.gateway)  stored \(first) to \(highest)\(said)  missing \(account.missing)")
        for gap in account.gaps { print("    \(gap[0])" + (gap[0] == gap[1] ? "" : " to \(gap[1])")) }
        if account.givenUp > 0 { print("    and \(account.givenUp) earlier ones") }
    }
}
