import Access
import ArgumentParser
import Postgres
import Settings

/// What is kept about a person.
struct PersonCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "person",
        abstract: "A person's data: export it, erase it.",
        discussion: """
            A person is a name as it stands in the data (a courier, an account, a token, a name in a comment, a contact's \
            name, telephone number or mail address), the numbers of the orders that were brought to somebody, or both. The \
            orders whose contact it is belong to it. Times, temperatures and figures stay; so do the audit \
            trail, the numbers of orders and where vehicles were.
            """,
        subcommands: [Export.self, Erase.self]
    )

    /// Whom it concerns, and where the data is.
    struct Subject: ParsableArguments {
        @OptionGroup var source: ConfigurationOptions

        @Option(help: "The person's name as it stands in the data, or a contact's telephone number or mail address.")
        var name: String?

        @Option(help: "The number of an order that was brought to the person; may be repeated.")
        var order: [String] = []

        @Option(help: "The customer; the configuration's by default.")
        var tenant: String?

        /// Runs `body` in one transaction; a refusal is told and becomes the exit status.
        func run<Value>(_ body: (Person, AuditTrail.Note, Connection) throws(PersonError) -> Value) throws -> Value {
            let settings = try source.load()
            let connection = try Connection(settings.database.connectionOptions(applicationName: "isotherm person"))
            let identity = Identity(source: .command, name: CommandUser.name, tenant: nil, roles: [.admin])
            let note = AuditTrail.Note(
                tenant: tenant ?? settings.tenant,
                identity: identity,
                via: "command",
                action: ""
            )
            do {
                let person = try Person(name: name, orders: order)
                return try connection.transaction { () throws in
                    try body(person, note, connection)
                }
            } catch let error as PersonError {
                Talk.problem(error.description)
                throw Self.exit(error)
            }
        }

        private static func exit(_ error: PersonError) -> ExitCode {
            switch error {
            case .invalid: ExitCode(65)
            case .unknown: ExitCode(66)
            case .database: ExitCode(69)
            case .inUse, .held, .ambiguous: ExitCode(73)
            }
        }
    }

    /// Gives out what is kept.
    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes everything that is kept about a person to standard output, as JSON."
        )

        @OptionGroup var subject: Subject

        func run() throws {
            print(
                try subject.run { (person, note, connection) throws(PersonError) in
                    try PersonExport.document(of: person, note: note, on: connection)
                }
            )
        }
    }

    /// Takes a person out of what is kept.
    struct Erase: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Puts a name that stands for nobody in the person's place and empties the drops of the orders.",
            discussion: """
                Refused while the courier has a vehicle, a token is valid, an order is under way, or a legal hold keeps \
                the data. It cannot be undone.
                """
        )

        @OptionGroup var subject: Subject

        @Flag(help: "Yes, really.")
        var yes = false

        func validate() throws {
            guard yes else { throw ValidationError("--yes is needed: it cannot be undone") }
        }

        func run() throws {
            let erasure = try subject.run { (person, note, connection) throws(PersonError) in
                try PersonErasure(of: person, note: note, on: connection)
            }
            for (table, rows) in erasure.changed.sorted(by: { $0.key < $1.key }) { print("\(table)  \(rows)") }
            if let pseudonym = erasure.pseudonym { Talk.say("the name is \(pseudonym) from now on") }
            Talk.say("\(erasure.kept) entries of the audit trail stay as they are")
        }
    }
}
