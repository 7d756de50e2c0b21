import ArgumentParser
import Foundation
import Postgres
import Settings
import Telemetry

/// What a person acts upon from the command line, and who that is.
struct ActionTarget: ParsableArguments {
    @OptionGroup var place: TenantOptions

    @Argument(help: "Its id.")
    var id: String

    @Option(help: "Who does it.")
    var by: String

    /// Connects, writes the audit trail, acts, and says what was done or who was faster.
    ///
    /// - Parameters:
    ///   - words: What is done, as the trail has it.
    ///   - action: Does it and says so.
    /// - Throws: The status to end with.
    func carryOut(
        _ words: String,
        _ action: (Connection, _ tenant: String, _ now: Int64) throws -> String
    ) throws {
        try place.run(words) { connection, tenant in
            try CommandAudit.note(words, of: id, tenant: tenant, as: by, on: connection)
            Talk.say(try action(connection, tenant, Timestamp.now.microseconds))
        }
    }
}
