import ArgumentParser
import Postgres
import Settings

extension DeadLetters {
    /// Puts letters away that nobody will need.
    struct Discard: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Puts dead letters away that nobody will need; they stay listed and are not driven again."
        )

        @OptionGroup var source: ConfigurationOptions

        @Argument(help: "The letters' numbers.")
        var ids: [Int64]

        func run() throws {
            let connection = try Connection(
                source.load().database.connectionOptions(applicationName: "isotherm deadletter")
            )
            var unknown = 0
            for id in ids {
                let rows = try connection.query(
                    """
                    update isotherm.dead_letter set state = 'discarded' where id = $1 and state = 'waiting' returning tenant
                    """,
                    [.int(id)]
                )
                guard let tenant = try rows.first?.string("tenant") else {
                    unknown += 1
                    print("\(id)  no such letter waits")
                    continue
                }
                try CommandAudit.note("deadletter discard", of: "\(id)", tenant: tenant, on: connection)
                print("\(id)  discarded")
            }
            if unknown > 0 { throw ExitCode(1) }
        }
    }
}
