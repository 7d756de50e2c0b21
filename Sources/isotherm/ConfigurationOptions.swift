import ArgumentParser
import Foundation
import Settings

/// Where the configuration comes from; the same for every command that needs one.
struct ConfigurationOptions: ParsableArguments {
    @Option(name: .shortAndLong, help: "The configuration file; without it the environment's ISOTHERM_CONFIG.")
    var config: String?

    @Option(name: .long, help: "A setting over file and environment, as http.port=8081. May be repeated.")
    var set: [String] = []

    /// The checked settings.
    ///
    /// - Throws: `ExitCode(78)` (EX_CONFIG) after every problem has been written to standard error.
    func load() throws -> Settings {
        let environment = ProcessInfo.processInfo.environment
        do {
            return try Settings.load(
                file: config ?? environment["ISOTHERM_CONFIG"],
                environment: environment,
                flags: try flags()
            )
        } catch let error as SettingsError {
            Talk.problem("the configuration cannot be used:\n\(error)")
            throw ExitCode(78)
        }
    }

    private func flags() throws -> [String: String] {
        var flags: [String: String] = [:]
        for item in set {
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else {
                throw ValidationError("--set expects KEY=VALUE, came \"\(item)\"")
            }
            flags[String(parts[0])] = String(parts[1])
        }
        return flags
    }
}
