import ArgumentParser
import Postgres
import Settings

/// Whose things a command is about, and where they are kept.
struct TenantOptions: ParsableArguments {
    @OptionGroup var source: ConfigurationOptions

    @Option(help: "Whose; without it the configured tenant.")
    var tenant: String?

    /// Connects; the server's lists of connections have `words` as its name.
    func open(_ words: String) throws -> (connection: Connection, tenant: String) {
        let settings = try source.load()
        let options = settings.database.connectionOptions(applicationName: "isotherm " + words)
        return (try Connection(options), tenant ?? settings.tenant)
    }

    /// Connects and acts; a refusal is told and becomes the exit status.
    func run<Value>(_ words: String, _ body: (Connection, _ tenant: String) throws -> Value) throws -> Value {
        let (connection, tenant) = try open(words)
        do {
            return try body(connection, tenant)
        } catch let refusal as any ActionRefusal {
            Talk.problem(refusal.description)
            throw ExitCode(refusal.exitCode)
        }
    }
}
