import ArgumentParser
import Logging
import Postgres
import ServiceLifecycle
import Settings

/// The service against a broker and a database that exist.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs Isotherm against a broker and a database that exist.",
        discussion: """
            Without --role all roles run in one process. Roles may run as separate processes on one machine or many; they \
            meet in the database.
            """
    )

    @OptionGroup var source: ConfigurationOptions

    @Option(
        help:
            "A part that this process runs: \(Role.allCases.map(\.rawValue).joined(separator: ", ")). May be repeated."
    )
    var role: [Role] = []

    @Flag(inversion: .prefixedNo, help: "Bring the tables up to date first.")
    var migrate = true

    /// Lets a collector do with one heap; to be called before the process has a second thread.
    func arrangeMemory() {
        if role == [.collector] { AllocatorArenas.shareOne() }
    }

    func run() async throws {
        let settings = try source.load()
        let assembly = try ServiceAssembly(settings: settings)
        let more = migrate ? try bringUpToDate(assembly, settings) : []
        try await assembly.run(roles: role.isEmpty ? Role.allCases : role, more: more)
    }

    /// Brings the tables up to date; a collector alone that has a spool begins without the database, and does it later.
    private func bringUpToDate(_ assembly: ServiceAssembly, _ settings: Settings) throws -> [any Service] {
        let logger = assembly.logger("isotherm")
        do {
            let done = try assembly.migrate()
            logger.info("tables", metadata: ["state": "\(done)"])
            return []
        } catch let error as PostgresError where error.isConnectionLost {
            guard role == [.collector], settings.collector.spoolFolder != nil else { throw error }
            logger.warning("the database is away; the collector begins without it", metadata: ["error": "\(error)"])
            return [LateMigration(assembly: assembly)]
        }
    }
}
