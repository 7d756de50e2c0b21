public import Fleet
internal import Foundation
internal import RoadNetwork
internal import Yams

/// A day and what goes wrong on it, read from a file.
///
/// The file names another one with the ordinary day, so that several scenarios are about the same day.
public struct SimulationScenario: Sendable {
    /// The file as it is written.
    private struct File: Codable {
        let name: String
        let title: String
        let seed: UInt64
        let day: String
        let changes: [DayChange]
    }

    /// The name, for programs.
    public let name: String
    /// What happens, for people.
    public let title: String
    /// The seed of everything random.
    public internal(set) var seed: UInt64
    /// The files, for errors.
    let file: String
    let dayFile: String
    let day: OrdinaryDay
    var changes: [DayChange]

    /// Reads a scenario and the day that it names.
    ///
    /// - Parameters:
    ///   - path: A YAML file as in `simulators/fleet/days`.
    ///   - seed: The seed to use instead of the file's.
    /// - Returns: The scenario, checked as far as the product profiles do not matter.
    /// - Throws: `ScenarioError` with the path of the wrong key.
    public static func load(path: String, seed: UInt64? = nil) throws(ScenarioError) -> SimulationScenario {
        let file = try ScenarioFile.read(File.self, path: path, shape: .scenario)
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        let dayPath = URL(fileURLWithPath: file.day, relativeTo: folder).path
        guard FileManager.default.fileExists(atPath: dayPath) else {
            throw ScenarioError(file: path, reason: "day: there is no file \(file.day) beside the scenario")
        }
        let day = try ScenarioFile.read(OrdinaryDay.self, path: dayPath, shape: .day)
        try DayCheck(file: dayPath, day: day).check()
        try ChangesCheck(file: path, day: day, changes: file.changes).check()
        return SimulationScenario(
            name: file.name,
            title: file.title,
            seed: seed ?? file.seed,
            file: path,
            dayFile: dayPath,
            day: day,
            changes: file.changes.sorted { $0.knownAt < $1.knownAt }
        )
    }

    /// The same day on which nothing goes wrong.
    var withoutChanges: SimulationScenario {
        var quiet = self
        quiet.changes = []
        return quiet
    }

    /// When the first thing changes, in seconds after midnight; nil when nothing does.
    var firstChange: Int? { changes.map(\.knownAt.seconds).min() }

    /// How vehicles drive, and what the planner takes for granted: the estimate that serves without a routing engine.
    var roads: GreatCircle {
        GreatCircle(
            detourFactor: day.detourFactor,
            speed: day.speedKmh,
            reason: "the simulated roads are straight lines"
        )
    }

    /// Refuses profiles that nobody knows.
    func checkProfiles(_ known: Set<String>) throws(ScenarioError) {
        for (index, group) in day.vehicles.enumerated() {
            try require(group.profile, known, dayFile, "vehicles[\(index)].profile")
            for (item, name) in group.carries.enumerated() {
                try require(name, known, dayFile, "vehicles[\(index)].carries[\(item)]")
            }
        }
        for (index, site) in day.sites.enumerated() {
            for (item, name) in (site.profiles ?? []).enumerated() {
                try require(name, known, dayFile, "sites[\(index)].profiles[\(item)]")
            }
        }
        for (index, batch) in day.orders.enumerated() {
            try require(batch.profile, known, dayFile, "orders[\(index)].profile")
        }
        for (index, change) in changes.enumerated() {
            guard let batch = change.orders else { continue }
            try require(batch.profile, known, file, "changes[\(index)].orders.profile")
        }
    }

    private func require(
        _ profile: String,
        _ known: Set<String>,
        _ file: String,
        _ path: String
    ) throws(ScenarioError) {
        guard !known.contains(profile) else { return }
        throw ScenarioError(file: file, reason: "\(path): there is no profile \(profile)")
    }
}
