internal import Foundation
internal import RoadNetwork

/// What is known at one moment about everything that a plan rests on.
struct LiveState: Sendable {
    /// A vehicle with where it is and what threatens its load.
    struct Vehicle: Sendable {
        var vehicle: FleetVehicle
        var fix: Fix?
        var danger: Danger?

        var name: String { vehicle.name }
    }

    /// The last position that a vehicle's devices told.
    struct Fix: Sendable {
        var place: Coordinate
        var at: Date
    }

    /// An open breach or warning of a vehicle's load space.
    struct Danger: Sendable {
        var episode: String
        var isBreach: Bool
        /// Until when the goods keep: the forecast of a warning, the beginning of a breach.
        var latest: Date
        /// The profile that is, or will be, violated.
        var profile: String
        var sentence: String
    }

    var tenant: String
    var now: Date
    var vehicles: [Vehicle]
    var facilities: [String: Facility]
    /// The open shipments, and those that the running plan has as done, by number.
    var shipments: [String: ShipmentRecord]
    var running: Plan?
    /// What the goods that wait in each facility amount to.
    var stored: [String: [Int]] = [:]

    /// The shipments that are open, in the order of their numbers.
    var open: [ShipmentRecord] {
        shipments.values.filter(\.state.isOpen).sorted { $0.number < $1.number }
    }
}
