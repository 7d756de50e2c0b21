import Telemetry

/// What does not change while readings flow: the device, its profile, and what follows from both.
struct DetectorSetup: Sendable {
    var device: DeviceDescription
    var profile: Profile
    var settings: DetectorSettings
    /// What is expected of the goods' time constant.
    private(set) var loadTimeConstant = TimeConstantEstimate.Prior()
    /// Where the goods are meant to be, in degrees Celsius.
    private(set) var setPoint = 0.0
    /// The limits of the range by side; nil where the goods cannot leave it.
    private(set) var limits: (hot: Double?, cold: Double?) = (nil, nil)
    /// The width of the range in degrees, at most 12: the scale of what is much and what is little.
    private(set) var width = 6.0
    private(set) var hasDoorContact = false
    private(set) var hasAirProbe = false
    private(set) var hasProductProbe = false

    init(device: DeviceDescription, profile: Profile, settings: DetectorSettings) {
        self.device = device
        self.profile = profile
        self.settings = settings
        derive()
    }

    /// Takes over a sensor that nobody described.
    mutating func add(_ sensor: SensorDescription) {
        device.sensors.append(sensor)
        derive()
    }

    /// Whether the range is so wide that the unit may let the air float within it.
    var hasWideRange: Bool { width > 8 }

    var isBox: Bool { device.unit == .passiveBox }

    /// The limit of the range on a side, or of the side's mildest rule where the range has none.
    func limit(_ side: Side) -> Double? { side == .hot ? limits.hot : limits.cold }

    private mutating func derive() {
        // Who states it for a device knows its loads; a profile is for any package of its product.
        loadTimeConstant = TimeConstantEstimate.Prior(
            seconds: device.loadTimeConstant ?? profile.loadTimeConstant,
            spread: device.loadTimeConstant == nil ? 0.7 : 0.35
        )
        limits = (edge(.hot), edge(.cold))
        setPoint = profile.setPoint ?? middle()
        if let high = limits.hot, let low = limits.cold {
            width = min(12, max(1, high - low))
        } else {
            width = 6
        }
        hasDoorContact = device.sensors.contains { $0.metric == .door }
        hasAirProbe = device.sensors.contains { $0.metric == .temperature && $0.placement == .air }
        hasProductProbe = device.sensors.contains { $0.metric == .temperature && $0.placement == .product }
    }

    private func edge(_ side: Side) -> Double? {
        if let stated = side == .hot ? profile.high : profile.low { return stated }
        let limits = profile.rules.filter { $0.side == side && $0.kind != .meanKinetic }.map(\.limit)
        return side == .hot ? limits.min() : limits.max()
    }

    /// The middle of the range; with one edge only, 6 degrees inside of it.
    private func middle() -> Double {
        switch (limits.hot, limits.cold) {
        case (let high?, let low?): high - low > 16 ? high - 6 : (high + low) / 2
        case (let high?, nil): high - 6
        case (nil, let low?): low + 6
        case (nil, nil): 0
        }
    }
}
