public import Foundation

/// A vehicle with its courier, the devices that watch it and what it can carry.
public struct FleetVehicle: Sendable, Equatable, Codable {
    /// Whether it can be planned.
    public enum State: String, Sendable, Codable, CaseIterable {
        case active
        /// Cannot go on; what is on board waits for a decision.
        case broken
        /// Not in service.
        case off
    }

    /// The name, unique within the tenant.
    public var name: String
    /// The courier's name in MQTT topics, unique within the tenant.
    public var courier: String
    /// The facility where it starts and ends its day.
    public var depot: String
    /// The devices that tell its position and its load space's temperature; those of single compartments are named there.
    public var devices: [String]
    /// What it holds, a number per dimension of amount; of a vehicle with compartments the sum of what they hold.
    public var capacity: [Int]
    /// When it may begin; nil: at any time.
    public var shiftStart: Date?
    /// When it must be back; nil: at any time.
    public var shiftEnd: Date?
    /// Whether it can be planned.
    public var state: State
    /// The product profiles that its load space can keep; empty: all.
    public var profiles: [String]
    /// The pauses that its courier takes within a working day, in any order.
    public var breaks: [CourierBreak]
    /// The parts of its load space with temperatures of their own; empty: it is one.
    public var compartments: [VehicleCompartment]

    /// Creates a vehicle.
    public init(
        name: String,
        courier: String,
        depot: String,
        devices: [String] = [],
        capacity: [Int],
        shiftStart: Date? = nil,
        shiftEnd: Date? = nil,
        state: State = .active,
        profiles: [String] = [],
        breaks: [CourierBreak] = [],
        compartments: [VehicleCompartment] = []
    ) {
        self.name = name
        self.courier = courier
        self.depot = depot
        self.devices = devices
        self.capacity = capacity
        self.shiftStart = shiftStart
        self.shiftEnd = shiftEnd
        self.state = state
        self.profiles = profiles
        self.breaks = breaks
        self.compartments = compartments
    }
}
