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

        @OptionGroup var choice: DeadLetterChoice

        @Argument(help: "The letters' numbers; without any, all that wait and are chosen by the options.")
        var ids: [Int64] = []

        func run() async throws {
            let settings = try source.load()
            let pool = Pool(settings.database.connectionOptions(applicationName: "isotherm deadletter"))
            let client = try Client(settings.broker.sessionOptions(part: "deadletter-\(UUID().uuidString.prefix(8))"))
            let routes = try SourceRoutes.routes(settings.collector, tenant: settings.tenant)
            let drive = DeadLetterDrive(pool: pool, client: client, routes: routes)
            let waiting = try await waiting(pool)
            if waiting.isEmpty, ids.isEmpty { Talk.say("no such dead letters wait") }
            let wanted = ids.isEmpty ? waiting.map(\.id) : ids
            let tenants = Dictionary(uniqueKeysWithValues: waiting.map { ($0.id, $0.tenant) })
            var refused = 0
            for id in wanted {
                guard let tenant = tenants[id] else {
                    print("\(id)  no such letter waits")
                    refused += 1
                    continue
                }
                try await pool.withConnection { connection in
                    try CommandAudit.note("deadletter retry", of: "\(id)", tenant: tenant, on: connection)
                }
                switch try await drive.drive(tenant: tenant, id: id) {
                case .published: print("\(id)  published again")
                case .refused(_, let reason):
                    refused += 1
                    print("\(id)  still unreadable: \(reason)")
                case .notFound:
                    refused += 1
                    print("\(id)  no such letter waits")
                }
            }
            await client.close()
            await pool.close()
            if refused > 0 { throw ExitCode(1) }
        }

        /// The letters that wait, of those that are chosen, and whose they are.
        private func waiting(_ pool: Pool) async throws -> [(id: Int64, tenant: String)] {
            let choice = choice
            return try await pool.withConnection { connection in
                try connection.query(
                    """
                    select id, tenant from isotherm.dead_letter
                    where \(DeadLetterChoice.condition) and state = 'waiting' order by id
                    """,
                    choice.parameters
                ).map { (try $0.int("id"), try $0.string("tenant")) }
            }
        }
    }
}
