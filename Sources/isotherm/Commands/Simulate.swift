import ArgumentParser
import Fleet
import Foundation
import Simulation

/// Plays a day on which something goes wrong, once for each policy.
struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Plays a day on which something goes wrong, and compares what policies make of it.",
        discussion: """
            Vehicles drive, goods warm, the detector listens and the planner answers, in fast time and without a broker \
            or a database. The same scenario and seed give the same answer. Scenarios: simulators/fleet/days.
            """
    )

    @Argument(help: "The scenario, a YAML file.")
    var scenario: String

    @Option(help: "The folder of the product profiles.")
    var profiles = "config/profiles"

    @Option(help: "The seed of everything random, instead of the scenario's.")
    var seed: UInt64?

    @Flag(help: "Write JSON instead of a table.")
    var json = false

    @Option(help: "Draw the answer as SVG into this file as well.")
    var chart: String?

    @Option(
        help: "Tell on standard error what happens under this policy: \(Policy.names).",
        transform: { name in
            guard let policy = Policy(rawValue: name) else { throw ValidationError("expected \(Policy.names)") }
            return policy
        }
    )
    var diary: Policy?

    func run() async throws {
        let report: SimulationReport
        do {
            let scenario = try SimulationScenario.load(path: scenario, seed: seed)
            let simulator = try Simulator(scenario, profiles: ProfileFiles.load(folder: profiles))
            report = try await simulator.run { Talk.step("simulate", $0) }
        } catch let error as ScenarioError {
            throw fail("\(error)", 65)
        } catch let error as ProfileFiles.Problem {
            throw fail("\(error)", 65)
        }
        for line in diary.flatMap({ report.diaries[$0.rawValue] }) ?? [] { Talk.say(line.text) }
        if json { try ResultJSON.show(report) } else { print(report.table) }
        guard let chart else { return }
        do {
            try Data(report.chart.utf8).write(to: URL(fileURLWithPath: chart))
        } catch {
            throw fail("\(chart) cannot be written: \(error.localizedDescription)", 73)
        }
        Talk.say("\(chart) written")
    }

    /// As in sysexits.h: 65 for input that is wrong, 73 for what cannot be written.
    private func fail(_ problem: String, _ code: Int32) -> ExitCode {
        Talk.problem(problem)
        return ExitCode(code)
    }
}

extension Policy {
    fileprivate static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
