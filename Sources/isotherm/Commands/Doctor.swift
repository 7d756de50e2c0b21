import ArgumentParser
import Foundation
import Settings

/// Looks at everything that Isotherm depends on and says what is wrong and what to do.
struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Checks configuration, broker, database, clock, disk, profiles and channels, and says what is wrong.",
        discussion: "Ends with status 1 when something does not work; warnings alone end with 0."
    )

    @OptionGroup var source: ConfigurationOptions

    @Option(name: .customLong("broker-config"), help: "mosquitto's configuration file, where it lies on this machine.")
    var brokerFile: String?

    @Flag(help: "One JSON array instead of lines.")
    var json = false

    func run() async throws {
        let settings = try source.load()
        var findings = [Finding("configuration", .ok, source.config ?? "defaults and environment")]
        let broker = await BrokerCheck.run(settings.broker)
        findings += broker
        if !broker.contains(where: { $0.verdict == .failed }) {
            findings += await BrokerQueueCheck.run(settings.broker)
        }
        findings += BrokerFileCheck.run(settings.broker, file: brokerFile)
        findings += DatabaseCheck.run(settings.database)
        findings.append(DiskCheck.run(folder: FileManager.default.currentDirectoryPath))
        findings.append(ProfilesCheck.run(settings.detector))
        findings += await ChannelCheck.run(settings)
        try show(findings)
        if findings.contains(where: { $0.verdict == .failed }) { throw ExitCode(1) }
    }

    private func show(_ findings: [Finding]) throws {
        if json { return try ResultJSON.show(findings) }
        for finding in findings {
            let verdict = finding.verdict.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0)
            print("\(verdict) \(finding.part.padding(toLength: 14, withPad: " ", startingAt: 0)) \(finding.text)")
            if !finding.remedy.isEmpty { print("         What to do: \(finding.remedy)") }
        }
    }
}
