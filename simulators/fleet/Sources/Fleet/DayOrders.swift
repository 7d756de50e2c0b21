import Foundation

/// The master data and orders of a scenario as the API takes them.
struct DayOrders: Sendable {
    struct Point: Encodable, Sendable {
        let latitude: Double
        let longitude: Double
    }
    struct FacilityEntry: Encodable, Sendable {
        let name: String
        let kind: String
        let label: String
        let place: Point
    }
    struct VehicleEntry: Encodable, Sendable {
        let name: String
        let courier: String
        let depot: String
        let devices: [String]
        let capacity: [Int]
        let breaks: [BreakEntry]
    }
    struct BreakEntry: Encodable, Sendable {
        let name: String
        let earliest: String
        let latest: String
        let lengthSeconds: Int
        let timeZone: String

        init(_ pause: Scenario.Pause, now: Date) {
            let first = Int(now.timeIntervalSince1970) / 60 + pause.afterMinutes
            name = pause.name
            earliest = Self.clock(first)
            latest = Self.clock(first + pause.withinMinutes)
            lengthSeconds = pause.seconds
            timeZone = "UTC"
        }

        /// The time of day of so many minutes since the epoch.
        private static func clock(_ minutes: Int) -> String {
            let (hour, minute) = (minutes / 60 % 24, minutes % 60)
            return (hour < 10 ? "0" : "") + "\(hour):" + (minute < 10 ? "0" : "") + "\(minute)"
        }
    }
    struct ShipmentEntry: Encodable, Sendable {
        let number: String
        let facility: String
        let label: String
        let place: Point
        let windowStart: Date
        let windowEnd: Date
        let serviceSeconds: Int
        let amount: [Int]
        let profile: String
        let contact: ContactEntry
    }
    /// Whom the courier may call: a desk, at a number that nobody has.
    struct ContactEntry: Encodable, Sendable {
        let name = "Goods-in desk"
        let phone: String

        init(order number: Int) {
            let digits = String(10_000 + number % 10_000).dropFirst()
            phone = "+7 000 000-\(digits.prefix(2))-\(digits.suffix(2))"
        }
    }
    struct OrderEntry: Encodable, Sendable {
        let number: String
        let channel: String
        let shipments: [ShipmentEntry]
    }
    struct PlanRequest: Encodable, Sendable {
        let accept: Bool
    }

    let facilities: [FacilityEntry]
    let vehicles: [VehicleEntry]
    let orders: [OrderEntry]

    init(scenario: Scenario, run: String, now: Date) {
        let depot = scenario.depot
        facilities = [
            FacilityEntry(
                name: depot.name,
                kind: "depot",
                label: depot.label,
                place: Point(latitude: depot.latitude, longitude: depot.longitude)
            )
        ]
        vehicles = (1...scenario.vehicles.count).map { number in
            let name = "\(scenario.vehicles.prefix)-\(number)"
            return VehicleEntry(
                name: name,
                courier: Courier.name(of: name),
                depot: depot.name,
                devices: [name],
                capacity: [scenario.vehicles.capacity],
                breaks: scenario.vehicles.pause.map { [BreakEntry($0, now: now)] } ?? []
            )
        }
        var random = SeededRandom(seed: scenario.seed, part: "orders")
        orders = (0..<scenario.orders.count).map { number in
            let drop = scenario.drops[number % scenario.drops.count]
            // Several orders of one house stand some metres apart, as neighbours do.
            let spread = { Double.random(in: -0.0008...0.0008, using: &random) }
            // Neighbours order unlike goods: the second round over the drops begins with the other profile.
            let isOther = (number + number / scenario.drops.count) % 2 == 1
            let shipment = ShipmentEntry(
                number: "\(run)-\(number + 1)",
                facility: depot.name,
                label: drop.label,
                place: Point(latitude: drop.latitude + spread(), longitude: drop.longitude + spread()),
                windowStart: now,
                windowEnd: now.addingTimeInterval(Double(scenario.orders.windowMinutes) * 60),
                serviceSeconds: scenario.orders.serviceSeconds,
                amount: [Int.random(in: 1...scenario.orders.amountUpTo, using: &random)],
                profile: isOther ? scenario.orders.otherProfile ?? scenario.orders.profile : scenario.orders.profile,
                contact: ContactEntry(order: number + 1)
            )
            return OrderEntry(number: shipment.number, channel: "api", shipments: [shipment])
        }
    }
}
