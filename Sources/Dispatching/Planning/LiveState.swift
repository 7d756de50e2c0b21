public import Foundation
public import RoadNetwork

/// What is known at one moment about everything that a plan rests on.
public struct LiveState: Sendable {
    /// A vehicle with where it is and what threatens its load.
    public struct Vehicle: Sendable {
        /// What it is.
        public var vehicle: FleetVehicle
        /// Where it was last; nil when nothing is known.
        public var fix: Fix?
        /// What threatens its load; nil when nothing does.
        public var danger: Danger?
        /// What threatens the loads of single compartments, by their names.
        public var compartmentDangers: [String: Danger]
        /// The newest temperature of its load space, °C, if it is not older than a quarter of an hour.
        public var celsius: Double?
        /// The coldest and the warmest goods on board as the detectors estimate them, °C, by readings of the last quarter
        /// of an hour; nil when nobody knows.
        public var goods: ClosedRange<Double>?
        /// When the last breach or warning of its load space ended.
        public var lastDanger: Date?
        /// The breaks that its courier has taken lately or is taking.
        public var takenBreaks: [TakenBreak]

        var name: String { vehicle.name }

        /// All that threatens its loads.
        var dangers: [Danger] {
            [danger].compactMap(\.self) + compartmentDangers.sorted { $0.key < $1.key }.map(\.value)
        }

        /// Creates the record.
        public init(
            vehicle: FleetVehicle,
            fix: Fix? = nil,
            danger: Danger? = nil,
            celsius: Double? = nil,
            goods: ClosedRange<Double>? = nil,
            lastDanger: Date? = nil,
            takenBreaks: [TakenBreak] = [],
            compartmentDangers: [String: Danger] = [:]
        ) {
            self.vehicle = vehicle
            self.fix = fix
            self.danger = danger
            self.celsius = celsius
            self.goods = goods
            self.lastDanger = lastDanger
            self.takenBreaks = takenBreaks
            self.compartmentDangers = compartmentDangers
        }
    }

    /// The last position that a vehicle's devices told.
    public struct Fix: Sendable {
        /// Where it was.
        public var place: Coordinate
        /// When it was there.
        public var at: Date

        /// Creates the record.
        public init(place: Coordinate, at: Date) {
            self.place = place
            self.at = at
        }
    }

    /// An open breach or warning of a vehicle's load space.
    public struct Danger: Sendable {
        /// The episode's id.
        public var episode: String
        /// Whether it is a breach; otherwise a warning.
        public var isBreach: Bool
        /// Until when the goods keep: the forecast of a warning, the beginning of a breach.
        public var latest: Date
        /// The profile that is, or will be, violated.
        public var profile: String
        /// What the detector said, for people.
        public var sentence: String
        /// The limit that is, or will be, passed, °C; nil when nobody told.
        public var limit: Double?
        /// Whether the goods are, or will be, too cold; otherwise too warm.
        public var isCold: Bool

        /// Creates the record.
        public init(
            episode: String,
            isBreach: Bool,
            latest: Date,
            profile: String,
            sentence: String = "",
            limit: Double? = nil,
            isCold: Bool = false
        ) {
            self.episode = episode
            self.isBreach = isBreach
            self.latest = latest
            self.profile = profile
            self.sentence = sentence
            self.limit = limit
            self.isCold = isCold
        }
    }

    var tenant: String
    var now: Date
    var vehicles: [Vehicle]
    var facilities: [String: Facility]
    /// The open shipments, and those that the running plan has as done, by number.
    var shipments: [String: ShipmentRecord]
    var running: Plan?
    /// The temperatures that products need, by profile; of others nothing is asked but what load spaces say they keep.
    var ranges: [String: TemperatureRange]
    /// What the goods that wait in each facility amount to.
    let stored: [String: [Int]]

    /// Creates the state.
    ///
    /// - Parameters:
    ///   - tenant: The customer.
    ///   - now: The moment at which all of it holds.
    ///   - vehicles: In the order of their names.
    ///   - facilities: Depots, shops and cold stores.
    ///   - shipments: The open ones, and those that the running plan has as done.
    ///   - running: The accepted plan; nil before the first.
    ///   - ranges: The temperatures that products need, by profile.
    public init(
        tenant: String,
        now: Date,
        vehicles: [Vehicle],
        facilities: [Facility],
        shipments: [ShipmentRecord],
        running: Plan?,
        ranges: [String: TemperatureRange] = [:]
    ) {
        self.tenant = tenant
        self.now = now
        self.vehicles = vehicles
        self.facilities = Dictionary(facilities.map { ($0.name, $0) }) { _, last in last }
        self.shipments = Dictionary(shipments.map { ($0.number, $0) }) { _, last in last }
        self.running = running
        self.ranges = ranges
        var stored: [String: [Int]] = [:]
        for shipment in self.shipments.values where shipment.state == .new || shipment.state == .planned {
            let amount = shipment.goods.amount
            let sum = stored[shipment.goods.facility] ?? Array(repeating: 0, count: amount.count)
            stored[shipment.goods.facility] = zip(sum, amount).map { $0 + $1 }
        }
        self.stored = stored
    }

    /// The shipments that are open, in the order of their numbers.
    var open: [ShipmentRecord] {
        shipments.values.filter(\.state.isOpen).sorted { $0.number < $1.number }
    }
}
