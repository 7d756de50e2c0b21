public import ColdChain
internal import Dispatching
public import Fleet
internal import Foundation
internal import RoadNetwork

/// Lets a scenario's day pass once for each policy, in fast time, and scores them.
///
/// In process and pure: no broker, no database, no clock. The same scenario, profiles and options give the same report.
public struct Simulator: Sendable {
    private let scenario: SimulationScenario
    private let profiles: [String: Profile]
    private let options: SimulationOptions

    /// Creates a simulator.
    ///
    /// - Parameters:
    ///   - scenario: The day and what goes wrong on it.
    ///   - profiles: The product profiles by their ids.
    ///   - options: How the planner searches.
    /// - Throws: `ScenarioError` when the scenario names a profile that is not there.
    public init(
        _ scenario: SimulationScenario,
        profiles: [String: Profile],
        options: SimulationOptions = SimulationOptions()
    ) throws(ScenarioError) {
        self.scenario = scenario
        self.profiles = profiles
        self.options = options
        try scenario.checkProfiles(Set(profiles.keys))
    }

    /// Simulates every policy, and the day without the change.
    ///
    /// - Parameter progress: Told what is simulated next.
    /// - Returns: The day without the change, and what each policy made of the day with it.
    /// - Throws: What the planner throws.
    public func run(progress: (String) -> Void = { _ in }) async throws -> SimulationReport {
        let scoring = try await days(progress: progress)
        return SimulationReport(
            scenario: scenario.name,
            title: scenario.title,
            seed: scenario.seed,
            vehicles: scenario.day.vehicles.reduce(0) { $0 + $1.count },
            scores: scoring.scores(),
            diaries: Dictionary(uniqueKeysWithValues: scoring.days.map { ($0.key.rawValue, $0.value.diary) })
        )
    }

    /// The days as they went, before they are scored.
    func days(progress: (String) -> Void = { _ in }) async throws -> Scoring {
        progress("the morning's plan")
        let setting = try await setting()
        progress("the day without the change")
        let quiet = DaySetting(
            scenario: scenario.withoutChanges,
            profiles: profiles,
            options: options,
            firstPlan: setting.firstPlan,
            shipments: setting.shipments
        )
        var baseline = DayRun(quiet, policy: .none)
        var days: [Policy: DayOutcome] = [:]
        let quietDay = try await baseline.run()
        for policy in Policy.allCases {
            progress("policy \(policy.rawValue)")
            let known = policy == .foresight ? foreknowledge(days[.none]) : [:]
            var run = DayRun(setting, policy: policy, foreknowledge: known)
            days[policy] = try await run.run()
        }
        return Scoring(scenario: scenario, firstPlan: setting.firstPlan, baseline: quietDay, days: days)
    }

    /// The day with the plan that the morning begins with.
    private func setting() async throws -> DaySetting {
        let shipments = scenario.day.shipments(seed: scenario.seed)
        let time = SimulatedClock.date(scenario.day.begins.seconds)
        let state = LiveState(
            tenant: "day",
            now: time,
            vehicles: scenario.day.vehicles.flatMap(\.fleet).map { LiveState.Vehicle(vehicle: $0) },
            facilities: scenario.day.facilities,
            shipments: shipments.map { Dispatching.ShipmentRecord(order: $0.number, goods: $0) },
            running: nil
        )
        let planner = Planner(
            travelTimes: scenario.roads,
            solver: RoutingEngine(roundsPerSecond: options.roundsPerSecond, seed: scenario.seed),
            options: options.morning
        )
        let draft = try await planner.plan(state, trigger: .first, reference: "")
        return DaySetting(
            scenario: scenario,
            profiles: profiles,
            options: options,
            firstPlan: Plan(accepting: draft, as: 1, at: time, by: "policy"),
            shipments: shipments
        )
    }

    /// What is lost on which vehicle, and when first, while nobody does anything.
    private func foreknowledge(_ idle: DayOutcome?) -> [String: LiveState.Danger] {
        let lost = (idle?.lines.values.sorted { $0.number < $1.number } ?? []).compactMap { line in
            line.lostOn.flatMap { vehicle in line.lostAt.map { (vehicle, $0) } }
        }
        return Dictionary(grouping: lost, by: \.0).reduce(into: [:]) { dangers, entry in
            guard let first = entry.value.map(\.1).min(),
                let group = scenario.day.vehicles.first(where: { $0.names.contains(entry.key) })
            else { return }
            dangers[entry.key] = LiveState.Danger(
                episode: "foreseen-\(entry.key)",
                isBreach: false,
                latest: SimulatedClock.date(Int(first)),
                profile: group.profile
            )
        }
    }
}
