import ArgumentParser
import Collector
import Foundation
import MQTT
import Postgres
import Settings

extension DeadLetters {
    /// Drives letters through the pipeline once more, after a fix.
    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Drives dead letters through the pipeline once more, after a fix of configuration or program."
        )

        @OptionGroup var source: ConfigurationOptions

        @Argument(help: "The letters' numbers; without any, all that wait.")
        var ids: [Int64] = []

        @Option(help: "The customer; the configuration's by default.")
        var tenant: String?

        func run() async throws {
            let settings = try source.load()
            let tenant = tenant ?? settings.tenant
            let pool = Pool(settings.database.connectionOptions(applicationName: "isotherm deadletter"))
            let client = try Client(settings.broker.sessionOptions(part: "deadletter-\(UUID().uuidString.prefix(8))"))
            let routes = try SourceRoutes.routes(settings.collector, tenant: settings.tenant)
            let drive = DeadLetterDrive(pool: pool, client: client, routes: routes)
            let wanted = ids.isEmpty ? try await waiting(tenant, pool) : ids
            var refused = 0
            for id in wanted {
                try await pool.withConnection { connection in
                    try CommandAudit.note("deadletter retry", of: "\(id)", tenant: tenant, on: connection)
                }
                switch try await drive.drive(tenant: tenant, id: id) {
                case .published: print("\(id)  published again")
                case .refused(_, let reason):
                    refused += 1
                    print("\(id)  still unreadable: \(reason)")
                case .notFound: print("\(id)  no such letter waits")
                }
            }
            await client.close()
            await pool.close()
            if refused > 0 { throw ExitCode(1) }
        }

        private func waiting(_ tenant: String, _ pool: Pool) async throws -> [Int64] {
            try await pool.withConnection { connection in
                try connection.query(
                    "select id from isotherm.dead_letter where tenant = $1 and state = 'waiting' order by id",
                    [.text(tenant)]
                ).map { try $0.int("id") }
            }
        }
    }
}
