internal import Dispatching
internal import Fleet
internal import RoadNetwork

/// A day before anything goes wrong: places, vehicles, orders and weather, as its file has them.
struct OrdinaryDay: Codable, Sendable {
    /// A depot or a cold store.
    struct Site: Codable, Sendable {
        let name: String
        let kind: Facility.Kind
        let label: String?
        let latitude: Double
        let longitude: Double
        /// The room of a cold store in units; nothing: not bounded.
        let capacity: Int?
        /// The product profiles that it keeps; nothing: all.
        let profiles: [String]?

        var place: Coordinate { Coordinate(latitude: latitude, longitude: longitude) }
    }

    /// Vehicles that are alike.
    struct Group: Codable, Sendable {
        /// Name before the number: `van` gives van-01, van-02, …
        let prefix: String
        let count: Int
        let depot: String
        /// Units that fit in.
        let capacity: Int
        /// The profile by which the load space is judged.
        let profile: String
        /// The profiles of the goods that it may carry.
        let carries: [String]
        let shiftStart: ClockTime
        let shiftEnd: ClockTime
        /// The breaks of its couriers; without them they have none.
        let breaks: [Pause]?
        let box: ThermalBox.Parameters
    }

    /// A break within a shift.
    struct Pause: Codable, Sendable {
        let name: String
        /// When it begins at the earliest.
        let earliest: ClockTime
        /// When it begins at the latest.
        let latest: ClockTime
        let minutes: Int
    }

    /// Orders that are alike.
    struct Batch: Codable, Sendable {
        /// Name before the number.
        let prefix: String
        let count: Int
        /// The facility where the goods wait.
        let facility: String
        /// How far around the facility the drops lie, at most.
        let radiusKm: Double
        let profile: String
        let windowStart: ClockTime
        let windowEnd: ClockTime
        let serviceSeconds: Int
        /// Units of one order, at most.
        let amountUpTo: Int
        /// What the goods of one order are worth, at least and at most, in whole units of the currency.
        let valueFrom: Int
        let valueUpTo: Int
    }

    let begins: ClockTime
    let ends: ClockTime
    /// Outside temperature, °C.
    let ambient: Double
    /// Driving speed along the road, km/h.
    let speedKmh: Double
    /// Road distance over straight distance.
    let detourFactor: Double
    /// How long the load space is open to the outside at a drop, in seconds.
    let doorSeconds: Double
    /// Standard deviation of the thermometers' noise, °C.
    let noise: Double
    let sites: [Site]
    let vehicles: [Group]
    let orders: [Batch]
}
