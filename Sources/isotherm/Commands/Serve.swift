import ArgumentParser
import Logging
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

    func run() async throws {
        let settings = try source.load()
        let assembly = try ServiceAssembly(settings: settings)
        if migrate {
            let done = try assembly.migrate()
            assembly.logger("isotherm").info("tables", metadata: ["state": "\(done)"])
        }
        try await assembly.run(roles: role.isEmpty ? Role.allCases : role, more: [])
    }
}
