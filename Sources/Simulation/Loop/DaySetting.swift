internal import ColdChain
internal import Dispatching
internal import RoadNetwork

/// What all policies of a scenario have in common: the day, the goods' profiles, the roads, the planner's numbers.
struct DaySetting: Sendable {
    let scenario: SimulationScenario
    let profiles: [String: Profile]
    let options: SimulationOptions
    /// The morning's plan, which every policy begins with.
    let firstPlan: Plan
    /// Every shipment that the morning knows, in the order of the file.
    let shipments: [NewShipment]

    /// Seconds of driving between two places.
    func driving(from start: Coordinate, to end: Coordinate) -> (seconds: Double, metres: Double) {
        let metres = GreatCircle.metres(from: start, to: end) * scenario.day.detourFactor
        return (metres * 3.6 / scenario.day.speedKmh, metres)
    }

    /// The planner that searches for so many milliseconds' worth of rounds.
    func planner(factor: Int) -> Planner {
        var settings = options.planner
        settings.solveMilliseconds *= factor
        settings.urgentMilliseconds *= factor
        return Planner(
            travelTimes: scenario.roads,
            solver: RoutingEngine(roundsPerSecond: options.roundsPerSecond, seed: scenario.seed),
            options: settings
        )
    }
}
