import ArgumentParser
import Fleet
import Foundation

/// Runs a simulated fleet against a broker and an API, as real devices would.
@main
struct FleetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "isotherm-fleet",
        abstract: "A simulated fleet: gateways, couriers and an order desk, over MQTT and HTTP only."
    )

    @Argument(help: "The scenario file, as in simulators/fleet/scenarios.")
    var scenario: String

    @Option(help: "Host and port of the broker.")
    var broker = "127.0.0.1:1883"

    @Option(help: "Address of the API where orders are placed; without it none are.")
    var api: String?

    @Option(help: "File that holds the API's token.")
    var tokenFile: String?

    @Option(help: "The customer.")
    var tenant = "default"

    @Option(help: "Simulated seconds per real second.")
    var speed = 1.0

    @Option(help: "File that the ground truth is appended to.")
    var truth: String?

    func run() async throws {
        let parts = broker.split(separator: ":")
        guard parts.count == 2, let port = UInt16(parts[1]) else {
            throw ValidationError("--broker expects HOST:PORT, came \"\(broker)\"")
        }
        guard speed > 0 else {
            throw ValidationError("--speed expects a number above 0, came \(speed)")
        }
        let options = FleetOptions(
            scenario: try Scenario.load(path: scenario),
            tenant: tenant,
            brokerHost: String(parts[0]),
            brokerPort: port,
            api: api,
            token: try tokenFile.map { try String(contentsOfFile: $0, encoding: .utf8).trimmed },
            speed: speed,
            truthFile: truth
        )
        let runner = FleetRunner(options: options) { line in
            FileHandle.standardError.write(Data((line + "\n").utf8))
        }
        try await Interruption.untilSignalled { try await runner.run() }
    }
}

extension String {
    fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
