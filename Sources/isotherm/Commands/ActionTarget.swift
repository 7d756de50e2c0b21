import ArgumentParser
import Foundation
import Postgres
import Settings
import Telemetry

/// What a person acts upon from the command line, and who that is.
struct ActionTarget: ParsableArguments {
    @OptionGroup var source: ConfigurationOptions

    @Argument(help: "Its id.")
    var id: String

    @Option(help: "Who does it.")
    var by: String

    @Option(help: "Whose it is; without it the configured tenant.")
    var tenant: String?

    /// Connects, writes the audit trail, acts, and says what was done or who was faster.
    ///
    /// - Parameters:
    ///   - words: What is done, as the trail has it.
    ///   - action: Does it and says so.
    /// - Throws: The status to end with.
    func carryOut<Refusal: ActionRefusal>(
        _ words: String,
        _ action: (Connection, _ tenant: String, _ now: Int64) throws(Refusal) -> String
    ) throws {
        let settings = try source.load()
        let connection = try Connection(settings.database.connectionOptions(applicationName: "isotherm " + words))
        let tenant = tenant ?? settings.tenant
        try CommandAudit.note(words, of: id, tenant: tenant, as: by, on: connection)
        do throws(Refusal) {
            Talk.say(try action(connection, tenant, Timestamp.now.microseconds))
        } catch {
            Talk.problem(error.description)
            throw ExitCode(error.exitCode)
        }
    }
}
