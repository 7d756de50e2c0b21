public import Foundation

/// What a plan changes against the version that runs.
///
/// Times are compared with what the running version would come to from now on, not with what it once hoped for.
public struct PlanDifference: Sendable, Equatable, Codable {
    /// A stop that another vehicle serves, or that comes in another order on the same vehicle.
    public struct Move: Sendable, Equatable, Codable {
        /// The shipment.
        public var shipment: String
        /// The vehicle until now.
        public var from: String
        /// The vehicle from now on; the same when only the order changes.
        public var to: String

        /// Creates the record.
        public init(shipment: String, from: String, to: String) {
            self.shipment = shipment
            self.from = from
            self.to = to
        }
    }

    /// A stop that is reached at another time.
    public struct Shift: Sendable, Equatable, Codable {
        /// The shipment.
        public var shipment: String
        /// By how many seconds; always positive.
        public var seconds: Int
    }

    /// The time that goods keep beyond their hand-over.
    public struct Safety: Sendable, Equatable, Codable {
        /// The shipment.
        public var shipment: String
        /// Minutes left at the hand-over by the running version; negative: too late; nil: not in it.
        public var minutesBefore: Int?
        /// Minutes left at the hand-over by this version; negative: too late; nil: not in it.
        public var minutesAfter: Int?
    }

    /// A courier's break that is taken at another time, or only by one of both versions.
    public struct MovedBreak: Sendable, Equatable, Codable {
        /// The vehicle.
        public var vehicle: String
        /// Which of its breaks.
        public var name: String
        /// When it would have begun by the running version; nil: not in it.
        public var before: Date?
        /// When it begins by this version; nil: not in it.
        public var after: Date?
    }

    /// Who must be told of a change.
    public struct Addressees: Sendable, Equatable, Codable {
        /// Couriers whose routes change.
        public var couriers: [String] = []
        /// Cold stores that get goods.
        public var facilities: [String] = []
        /// Orders that come outside of their window, or not at all.
        public var orders: [String] = []
    }

    /// The version compared with; nil when none ran.
    public var basedOn: Int?
    /// Stops on another vehicle or in another order.
    public var moved: [Move] = []
    /// Shipments that the running version does not have.
    public var added: [String] = []
    /// Shipments that the running version has and this one leaves undone.
    public var dropped: [UnassignedShipment] = []
    /// Shipments that are new and find no place in this version.
    public var unplaced: [UnassignedShipment] = []
    /// Stops that are reached later by more than the tolerance.
    public var later: [Shift] = []
    /// Stops that are reached earlier by more than the tolerance.
    public var earlier: [Shift] = []
    /// Breaks that begin at another time by more than the tolerance, come into the plan or fall out of it.
    public var breaks: [MovedBreak] = []
    /// Hand-overs that miss their window by this version and did not by the running one.
    public var brokenWindows: [String] = []
    /// Safe minutes of the endangered loads.
    public var safety: [Safety] = []
    /// Loads that leave an endangered load space for a trusted one or a cold store.
    public var colder: [String] = []
    /// What is done with each endangered load.
    public var rescues: [Rescue] = []
    /// The ways that were weighed.
    public var options: [RescueOption] = []
    /// The couriers, facilities and orders that must be told.
    public var toTell = Addressees()
    /// Limits that a version made by hand breaks.
    public var violations: [PlanViolation] = []
    /// Metres that this version drives more (or, negative, less) than what is left of the running one.
    public var distanceMetres = 0
    /// Seconds that this version drives more (or, negative, less).
    public var durationSeconds = 0

    /// Creates a difference in which nothing differs.
    public init(basedOn: Int? = nil) {
        self.basedOn = basedOn
    }

    /// Whether nobody would notice this version. That breaks are only taken at other times is no reason to ask anybody.
    public var isEmpty: Bool {
        moved.isEmpty && added.isEmpty && dropped.isEmpty && unplaced.isEmpty && later.isEmpty && earlier.isEmpty
            && breaks.allSatisfy { $0.before != nil && $0.after != nil }
            && rescues.allSatisfy { $0.kind == .deliver }
    }
}

extension PlanDifference {
    /// Reads a difference; lists that an older version did not have are empty.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(basedOn: try container.decodeIfPresent(Int.self, forKey: .basedOn))
        moved = try container.decode([Move].self, forKey: .moved)
        added = try container.decode([String].self, forKey: .added)
        dropped = try container.decode([UnassignedShipment].self, forKey: .dropped)
        unplaced = try container.decode([UnassignedShipment].self, forKey: .unplaced)
        later = try container.decode([Shift].self, forKey: .later)
        earlier = try container.decode([Shift].self, forKey: .earlier)
        breaks = try container.decodeIfPresent([MovedBreak].self, forKey: .breaks) ?? []
        brokenWindows = try container.decode([String].self, forKey: .brokenWindows)
        safety = try container.decode([Safety].self, forKey: .safety)
        colder = try container.decodeIfPresent([String].self, forKey: .colder) ?? []
        rescues = try container.decodeIfPresent([Rescue].self, forKey: .rescues) ?? []
        options = try container.decodeIfPresent([RescueOption].self, forKey: .options) ?? []
        violations = try container.decodeIfPresent([PlanViolation].self, forKey: .violations) ?? []
        toTell = try container.decodeIfPresent(Addressees.self, forKey: .toTell) ?? Addressees()
        distanceMetres = try container.decode(Int.self, forKey: .distanceMetres)
        durationSeconds = try container.decode(Int.self, forKey: .durationSeconds)
    }
}
