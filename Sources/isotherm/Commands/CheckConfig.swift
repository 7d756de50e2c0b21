import Alerting
import ArgumentParser
import Settings

/// Prints the configuration that is in force.
struct CheckConfig: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-config",
        abstract: "Checks a configuration and prints what is in force, with secrets masked."
    )

    @OptionGroup var source: ConfigurationOptions

    func run() async throws {
        let settings = try source.load()
        do throws(SettingsError) {
            // Rules and channels are read as the notifier reads them: what it would refuse is refused here.
            let alerts = AlertChoice(settings: settings)
            _ = try alerts.policy()
            for channel in try alerts.channels() { await channel.close() }
        } catch {
            Talk.problem("the configuration cannot be used:\n\(error)")
            throw ExitCode(78)
        }
        var text = ""
        dump(settings, to: &text)
        print(text, terminator: "")
    }
}
