/// What is done with an endangered load instead of bringing it where it was to go by the vehicle that has it.
public struct Rescue: Sendable, Equatable, Codable {
    /// The ways there are.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// It stays on its vehicle and is brought before the others.
        case deliver
        /// Its vehicle puts it into a cold store.
        case store
        /// Another vehicle, from its route or from the depot, comes for it.
        case transfer
        /// It is given up: taken out of the plan and held back.
        case giveUp = "give_up"
    }

    /// The shipment.
    public var shipment: String
    /// What is done.
    public var kind: Kind
    /// The vehicle that has it on board.
    public var vehicle: String
    /// The cold store, where one is used.
    public var facility: String?
    /// Why, for people, in English.
    public var reason: String
    /// By how many minutes the goods would be out of the cold too long, where they are given up for that.
    public var minutes: Int?

    /// Creates the record.
    public init(shipment: String, kind: Kind, vehicle: String, facility: String? = nil, reason: String = "") {
        self.shipment = shipment
        self.kind = kind
        self.vehicle = vehicle
        self.facility = facility
        self.reason = reason
    }
}

/// One of the ways that were weighed for the endangered loads of a vehicle, with what it would cost.
public struct RescueOption: Sendable, Equatable, Codable {
    /// The vehicle whose load is endangered.
    public var vehicle: String
    /// What would be done with its endangered loads that cannot be brought in time.
    public var kind: Rescue.Kind
    /// The shipments with which it would be done: those that would come too late, or all that are endangered. Plans
    /// that were made before this was kept have none.
    public var loads: [String]?
    /// The cost of all routes, in units of cost.
    public var routeCost: Int
    /// The price of goods that spoil or are given up, in units of cost.
    public var goodsCost: Int
    /// How many endangered loads are in the cold again, or at their drop, within their time.
    public var saved: Int
    /// How many are not.
    public var lost: Int
    /// Whether it was chosen.
    public var isChosen: Bool
    /// Why it could not be done, in English; empty when it could.
    public var obstacle: String
    /// The same for programs; nil when it could be done.
    public var obstacleCode: Obstacle?

    /// What stands against a way.
    public enum Obstacle: String, Sendable, Codable, CaseIterable {
        /// No open cold store has room and keeps these goods.
        case noStore = "no_store"
        /// No other vehicle in service has a trusted load space for these goods.
        case noVehicle = "no_vehicle"
        /// No vehicle can take them over in time.
        case tooLate = "too_late"
        /// The goods are not lost yet.
        case notLost = "not_lost"

        /// The same in English.
        var sentence: String {
            switch self {
            case .noStore: "no open cold store has room and keeps these goods"
            case .noVehicle: "no other vehicle in service has a trusted load space for these goods"
            case .tooLate: "no vehicle can take them over in time"
            case .notLost: "their time is not over yet"
            }
        }
    }
}
