import ArgumentParser
import Settings

/// Prints the configuration that is in force.
struct CheckConfig: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-config",
        abstract: "Checks a configuration and prints what is in force, with secrets masked."
    )

    @OptionGroup var source: ConfigurationOptions

    func run() throws {
        let settings = try source.load()
        var text = ""
        dump(settings, to: &text)
        print(text, terminator: "")
    }
}
