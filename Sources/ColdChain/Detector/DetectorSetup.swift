import Telemetry

/// What does not change while readings flow: the device, its profile, and what follows from both.
///
/// A reference to what never changes: it is handed to everything that judges, and as a value it was copied with each reading.
final class DetectorSetup: Sendable {
    let device: DeviceDescription
    let profile: Profile
    let settings: DetectorSettings
    /// What is expected of the goods' time constant.
    let loadTimeConstant: TimeConstantEstimate.Prior
    /// Where the goods are meant to be, in degrees Celsius.
    let setPoint: Double
    /// The limits of the range by side; nil where the goods cannot leave it.
    let limits: (hot: Double?, cold: Double?)
    /// The width of the range in degrees, at most 12: the scale of what is much and what is little.
    let width: Double
    let hasDoorContact: Bool
    let hasAirProbe: Bool
    let hasProductProbe: Bool

    init(device: DeviceDescription, profile: Profile, settings: DetectorSettings) {
        self.device = device
        self.profile = profile
        self.settings = settings
        // Who states it for a device knows its loads; a profile is for any package of its product.
        loadTimeConstant = TimeConstantEstimate.Prior(
            seconds: device.loadTimeConstant ?? profile.loadTimeConstant,
            spread: device.loadTimeConstant == nil ? 0.7 : 0.35
        )
        limits = (Self.edge(.hot, of: profile), Self.edge(.cold, of: profile))
        setPoint = profile.setPoint ?? Self.middle(of: limits)
        if let high = limits.hot, let low = limits.cold {
            width = min(12, max(1, high - low))
        } else {
            width = 6
        }
        hasDoorContact = device.sensors.contains { $0.metric == .door }
        hasAirProbe = device.sensors.contains { $0.metric == .temperature && $0.placement == .air }
        hasProductProbe = device.sensors.contains { $0.metric == .temperature && $0.placement == .product }
    }

    /// The same for a device that has changed: a sensor that nobody described has appeared, or it declares shipments.
    func changed(_ change: (inout DeviceDescription) -> Void) -> DetectorSetup {
        var device = device
        change(&device)
        return DetectorSetup(device: device, profile: profile, settings: settings)
    }

    /// Whether the range is so wide that the unit may let the air float within it.
    var hasWideRange: Bool { width > 8 }

    var isBox: Bool { device.unit == .passiveBox }

    /// The limit of the range on a side, or of the side's mildest rule where the range has none.
    func limit(_ side: Side) -> Double? { side == .hot ? limits.hot : limits.cold }

    private static func edge(_ side: Side, of profile: Profile) -> Double? {
        if let stated = side == .hot ? profile.high : profile.low { return stated }
        let limits = profile.rules.filter { $0.side == side && $0.kind != .meanKinetic }.map(\.limit)
        return side == .hot ? limits.min() : limits.max()
    }

    /// The middle of the range; with one edge only, 6 degrees inside of it.
    private static func middle(of limits: (hot: Double?, cold: Double?)) -> Double {
        switch limits {
        case (let high?, let low?): high - low > 16 ? high - 6 : (high + low) / 2
        case (let high?, nil): high - 6
        case (nil, let low?): low + 6
        case (nil, nil): 0
        }
    }
}
