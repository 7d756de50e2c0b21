import ArgumentParser
import Foundation
import Postgres
import Settings

/// Messages that could not be read: listed and searched, driven again after a fix, put away.
struct DeadLetters: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deadletter",
        abstract: "Messages that could not be read, with their reasons.",
        subcommands: [List.self, Retry.self, Discard.self]
    )

    /// What has become of a letter.
    enum State: String, ExpressibleByArgument, CaseIterable {
        case waiting, stored, discarded
    }

    /// One letter as it is listed.
    struct Letter: Encodable {
        let id: Int64
        let tenant: String
        let topic: String
        let code: String
        let reason: String
        let state: String
        let occurrences: Int64
        let attempts: Int64
        let payloadBytes: Int64
        let contentType: String?
        let lastReceivedAt: String
        let payloadBase64: String
    }

    /// Lists them, the newest first.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists dead letters, the newest first.")

        @OptionGroup var source: ConfigurationOptions
        @OptionGroup var choice: DeadLetterChoice

        @Option(help: "Only those in this state: waiting, stored or discarded.")
        var state: State?

        @Option(help: "At most so many.")
        var limit = 100

        @Flag(help: "A JSON array instead of a table.")
        var json = false

        func run() throws {
            let connection = try Connection(
                source.load().database.connectionOptions(applicationName: "isotherm deadletter")
            )
            let letters = try connection.query(
                Self.sql,
                choice.parameters + [.text(state?.rawValue), .int(limit)]
            ).map(Self.letter)
            if json { return try ResultJSON.show(letters) }
            for letter in letters {
                let state = letter.state == State.waiting.rawValue ? "" : "  \(letter.state)"
                let frame = "\(letter.id)  \(letter.lastReceivedAt)  \(letter.occurrences)x"
                print("\(frame)  \(letter.tenant)  \(letter.topic)\(state)")
                print("    \(letter.code): \(letter.reason)")
            }
            Talk.say(letters.isEmpty ? "no dead letters" : "\(letters.count) dead letters")
        }

        private static let sql = """
            select id, tenant, topic, code, reason, state, occurrences, attempts, payload_bytes, content_type,
                last_received_at, payload
            from isotherm.dead_letter where \(DeadLetterChoice.condition) and ($5::text is null or state = $5)
            order by last_received_at desc, id desc limit $6
            """

        private static func letter(_ row: Row) throws -> Letter {
            Letter(
                id: try row.int("id"),
                tenant: try row.string("tenant"),
                topic: try row.string("topic"),
                code: try row.string("code"),
                reason: try row.string("reason"),
                state: try row.string("state"),
                occurrences: try row.int("occurrences"),
                attempts: try row.int("attempts"),
                payloadBytes: try row.int("payload_bytes"),
                contentType: try row.optionalString("content_type"),
                lastReceivedAt: try row.string("last_received_at"),
                payloadBase64: Data(try row.bytes("payload")).base64EncodedString()
            )
        }
    }
}
