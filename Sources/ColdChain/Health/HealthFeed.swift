public import Telemetry

/// Feeds a device's health from its readings, in the order in which they come.
///
/// The health knows no disorder: a reading that is older than the newest one of its kind is passed over, and so is one
/// that the sender or the decoder has marked. Constant work per reading.
public struct HealthFeed: Sendable, Hashable, Codable {
    /// What is known.
    public private(set) var health: DeviceHealth
    /// Event time of the newest reading that was taken, in microseconds since the Unix epoch; nil before the first.
    public private(set) var newest: Int64?
    /// The sensor that is taken for the air's: the first that was heard.
    private var airChannel: String?
    private var airTime = Int64.min
    private var relayTime = Int64.min
    private var batteryTime = Int64.min

    /// Starts knowing nothing of a device whose goods need this range; a side that is open lies 3 degrees away, as
    /// units are set to hold the air within.
    public init(low: Double?, high: Double?) {
        let setPoint: Double =
            switch (low, high) {
            case (let low?, let high?): (low + high) / 2
            case (nil, let high?): high - 3
            case (let low?, nil): low + 3
            case (nil, nil): 5
            }
        health = DeviceHealth(setPoint: setPoint)
    }

    /// The metrics that matter here.
    public static let metrics: Set<Metric> = [.temperature, .compressor, .batteryVoltage, .batteryLevel]

    /// Takes one reading.
    public mutating func take(_ sample: Sample) {
        let (time, quality) = (sample.eventTime, sample.quality)
        guard let value = sample.value, value.isFinite, !quality.contains(.sensorError), !quality.contains(.suspectTime)
        else { return }
        let instant = time.microseconds
        switch sample.metric {
        case .temperature:
            airChannel = airChannel ?? sample.channel
            guard instant > airTime, sample.channel == airChannel else { return }
            airTime = instant
            health.takeAir(value, at: time)
        case .compressor:
            guard instant > relayTime else { return }
            relayTime = instant
            health.takeCompressor(value > 0.5, at: time)
        case .batteryVoltage, .batteryLevel:
            guard instant > batteryTime else { return }
            batteryTime = instant
            // A charge in percent ends at zero, a voltage where the logger stops.
            health.takeBattery(value, isPercent: sample.metric == .batteryLevel, at: time)
        default: return
        }
        newest = max(newest ?? instant, instant)
    }
}
