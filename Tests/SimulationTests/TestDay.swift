import ColdChain
import Foundation
import Testing
import Yams

@testable import Simulation

/// The small day of the tests, with the planner's time cut down.
enum TestDay {
    /// A scenario of the folder `Days`.
    static func scenario(_ name: String, seed: UInt64? = nil) throws -> SimulationScenario {
        try SimulationScenario.load(path: path("\(name).yaml"), seed: seed)
    }

    static func simulator(_ scenario: SimulationScenario) throws -> Simulator {
        var options = SimulationOptions()
        options.roundsPerSecond = 400
        options.firstPlanMilliseconds = 500
        options.foresightFactor = 1
        return try Simulator(scenario, profiles: ["grocery-2-6": profile()], options: options)
    }

    static func profile() throws -> Profile {
        let text = try String(contentsOfFile: path("grocery-2-6.yaml"), encoding: .utf8)
        return try YAMLDecoder().decode(Profile.self, from: text)
    }

    static func path(_ file: String) throws -> String {
        try #require(Bundle.module.url(forResource: "Days", withExtension: nil)).appending(path: file).path
    }
}
