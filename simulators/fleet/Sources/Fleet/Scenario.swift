/// A day as it will go: places, vehicles, orders, weather and what goes wrong.
public struct Scenario: Codable, Sendable {
    /// A named point.
    struct Site: Codable, Sendable {
        let name: String
        let label: String
        let latitude: Double
        let longitude: Double

        var place: Place { Place(latitude: latitude, longitude: longitude) }
    }

    /// The vehicles, which are all alike.
    struct Vehicles: Codable, Sendable {
        /// How many.
        let count: Int
        /// Name before the number: `van` gives van-1, van-2, …
        let prefix: String
        /// Units that fit in.
        let capacity: Int
        /// Driving speed along the road, km/h.
        let speedKmh: Double
        /// Road distance over straight distance.
        let detourFactor: Double
        /// Seconds between two readings.
        let intervalSeconds: Double
        /// Standard deviation of the sensor's noise, °C.
        let noise: Double
        /// The load space.
        let box: ThermalBox.Parameters
        /// The couriers' break; without it they have none.
        let pause: Pause?

        private enum CodingKeys: String, CodingKey {
            case count, prefix, capacity, speedKmh, detourFactor, intervalSeconds, noise, box
            case pause = "break"
        }
    }

    /// A break that begins some minutes after the day does, whenever that is.
    struct Pause: Codable, Sendable {
        let name: String
        /// Minutes until it may begin.
        let afterMinutes: Int
        /// Minutes within which it must begin then.
        let withinMinutes: Int
        let seconds: Int
    }

    /// The orders of the day.
    struct Orders: Codable, Sendable {
        /// How many.
        let count: Int
        /// Product profile of all of them, or of every second one where there is an ``otherProfile``.
        let profile: String
        /// Product profile of the others, which ride in the same load space.
        let otherProfile: String?
        /// Seconds at the door.
        let serviceSeconds: Int
        /// Minutes after the start until which the last is due.
        let windowMinutes: Int
        /// Units of one order, at most.
        let amountUpTo: Int
    }

    /// Name of the scenario.
    public let name: String
    /// Seed of everything random.
    let seed: UInt64
    /// Outside temperature, °C.
    let ambient: Double
    /// Where the vehicles begin and end.
    let depot: Site
    /// Where orders go to.
    let drops: [Site]
    let vehicles: Vehicles
    let orders: Orders
    let faults: [Fault]

    /// Reads a scenario file.
    ///
    /// - Parameter path: A YAML file as in `simulators/fleet/scenarios`.
    /// - Returns: The scenario.
    /// - Throws: ``ScenarioError`` with the path of the wrong key.
    public static func load(path: String) throws(ScenarioError) -> Scenario {
        let scenario = try ScenarioReader.read(Scenario.self, path: path)
        try scenario.validate(file: path)
        return scenario
    }

    private func validate(file: String) throws(ScenarioError) {
        let names = Set((1...max(vehicles.count, 1)).map { "\(vehicles.prefix)-\($0)" })
        for (index, fault) in faults.enumerated() where !names.contains(fault.vehicle) {
            throw ScenarioError(file: file, reason: "faults[\(index)].vehicle: no vehicle \(fault.vehicle)")
        }
        guard vehicles.count > 0, vehicles.intervalSeconds > 0, vehicles.speedKmh > 0, vehicles.detourFactor >= 1 else {
            let reason = "vehicles: expected count, intervalSeconds and speedKmh above 0 and detourFactor of 1 or more"
            throw ScenarioError(file: file, reason: reason)
        }
        guard !drops.isEmpty, orders.amountUpTo > 0 else {
            throw ScenarioError(file: file, reason: "drops, orders.amountUpTo: expected at least one")
        }
    }
}
