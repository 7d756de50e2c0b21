public import Telemetry

/// What the detector is told about a device; all of it may be left at its default.
public struct DeviceDescription: Hashable, Sendable {
    /// What carries the goods, which decides how air and goods behave.
    public enum Unit: String, Codable, Hashable, Sendable, CaseIterable {
        /// A vehicle with a refrigeration unit: the air cycles, doors open at stops.
        case vehicle
        /// A standing refrigerator or cold room.
        case refrigerator
        /// A box with cold packs and no unit.
        case passiveBox = "box"

        /// Reads the words that fleets use: `truck`, `van`, `frozen_truck`, `fridge`, `box` and their kin.
        public init(word: String) {
            switch word {
            case "box", "passive", "passive_box", "tote": self = .passiveBox
            case "fridge", "refrigerator", "freezer", "cold_room": self = .refrigerator
            default: self = .vehicle
            }
        }
    }

    /// The customer; part of every event's id.
    public var tenant: TenantName
    /// The device.
    public var device: DeviceName
    /// What carries the goods.
    public var unit: Unit
    /// Seconds between readings as configured; nil learns it.
    public var interval: Double?
    /// The goods' time constant in seconds; nil takes the profile's.
    public var loadTimeConstant: Double?
    /// The temperature sensors and contacts; sensors that are not listed are added as they appear, as air probes.
    public var sensors: [SensorDescription]
    /// Whether somebody declares shipments; if not, goods are taken to be aboard from the first reading on.
    public var declaresShipments: Bool

    /// Creates a description; times in seconds.
    public init(
        tenant: TenantName = TenantName(rawValue: ""),
        device: DeviceName,
        unit: Unit = .vehicle,
        interval: Double? = nil,
        loadTimeConstant: Double? = nil,
        sensors: [SensorDescription] = [],
        declaresShipments: Bool = false
    ) {
        self.tenant = tenant
        self.device = device
        self.unit = unit
        self.interval = interval
        self.loadTimeConstant = loadTimeConstant
        self.sensors = sensors
        self.declaresShipments = declaresShipments
    }
}
