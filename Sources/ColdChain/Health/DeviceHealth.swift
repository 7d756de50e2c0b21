public import Telemetry

/// How a refrigeration unit and its logger fare, from what they report anyway; constant work and memory per reading.
///
/// Three signs come before most failures: the unit runs a larger share of the time, it takes longer to pull the air
/// down, and the logger's battery falls towards its end. Temperatures in degrees Celsius, durations in seconds.
public struct DeviceHealth: Hashable, Sendable, Codable {
    /// Where the unit is to hold the air.
    public let setPoint: Double
    /// The battery voltage at which the logger stops; of a charge in percent that is 0.
    public let emptyVoltage: Double
    /// The share of the last day that the compressor ran; nil before six hours are known.
    public var dutyCycle: Double? { relaySeconds > 21_600 ? duty : nil }
    /// The last pull-down; nil before the first.
    public private(set) var pullDown: Double?
    /// The usual pull-down of the unit, over about ten of them.
    public private(set) var usualPullDown: Double?
    /// Volts (or percent) per day by which the battery changes, over about a week; nil before six hours are known.
    public var batterySlope: Double? { batterySeconds > 21_600 ? slope * 86_400 : nil }

    private var duty = 0.0
    private var relaySeconds = 0.0
    // Times are microseconds since the Unix epoch here: they are kept as JSON.
    private var relayTime: Int64?
    private var isRunning = false
    private var pullStart: Int64?
    private var battery = 0.0
    private var slope = 0.0
    private var batterySeconds = 0.0
    private var batteryTime: Int64?
    private var isBatteryInPercent = false

    /// Starts knowing nothing; set-point in degrees Celsius, `emptyVoltage` in volts.
    public init(setPoint: Double, emptyVoltage: Double = 3.0) {
        self.setPoint = setPoint
        self.emptyVoltage = emptyVoltage
    }

    /// Takes a state of the compressor's relay; event times must not decrease.
    public mutating func takeCompressor(_ running: Bool, at time: Timestamp) {
        settleDuty(until: time)
        isRunning = running
        relayTime = time.microseconds
    }

    /// Takes a temperature of the air: a pull-down begins 3 degrees above the set-point and ends 1 degree above it.
    public mutating func takeAir(_ celsius: Double, at time: Timestamp) {
        if relayTime != nil { settleDuty(until: time) }
        if celsius > setPoint + 3 {
            // Counted from where the unit begins to win: a standing unit pulls nothing down.
            if pullStart == nil || (relayTime != nil && !isRunning) { pullStart = time.microseconds }
        } else if celsius <= setPoint + 1, let start = pullStart {
            let taken = time.seconds(since: Timestamp(microseconds: start))
            pullDown = taken
            usualPullDown = usualPullDown.map { $0 + 0.1 * (min(taken, 3 * $0) - $0) } ?? taken
            pullStart = nil
        }
    }

    /// Takes a battery's voltage in volts, or its charge in percent; whichever came first counts.
    public mutating func takeBattery(_ value: Double, isPercent: Bool = false, at time: Timestamp) {
        if batteryTime == nil { isBatteryInPercent = isPercent }
        guard isPercent == isBatteryInPercent else { return }
        defer {
            battery = value
            batteryTime = time.microseconds
        }
        guard let last = batteryTime else { return }
        let seconds = time.seconds(since: Timestamp(microseconds: last))
        guard seconds > 0 else { return }
        batterySeconds += seconds
        let memory = min(max(batterySeconds, 3_600), 604_800)
        slope += Numerics.approach(seconds, memory) * ((value - battery) / seconds - slope)
    }

    private mutating func settleDuty(until time: Timestamp) {
        guard let last = relayTime else { return }
        let seconds = time.seconds(since: Timestamp(microseconds: last))
        guard seconds > 0 else { return }
        relaySeconds += seconds
        duty += Numerics.approach(seconds, min(max(relaySeconds, 3_600), 86_400)) * ((isRunning ? 1 : 0) - duty)
        relayTime = time.microseconds
    }

    /// Days until the battery is empty if it goes on so; nil while it does not fall.
    public var batteryDays: Double? {
        guard let batterySlope, batterySlope < 0 else { return nil }
        return max(0, battery - (isBatteryInPercent ? 0 : emptyVoltage)) / -batterySlope
    }

    /// How likely it fails next, from 0 to 1: the worst of its signs.
    ///
    /// A duty of 0.6 is half-way to alarm and 0.95 is alarm, a pull-down that takes three times the usual is alarm, and
    /// so is a battery with two days left (two weeks: none). These are our own first marks, not a maker's.
    public var risk: Double { HealthSign.allCases.map(risk).max() ?? 0 }

    /// The signs that speak for a failure, the gravest first.
    public var reasons: [HealthSign] {
        HealthSign.allCases.filter { risk($0) > 0 }.sorted { risk($0) > risk($1) }
    }

    /// How much one sign speaks for a failure, from 0 to 1.
    public func risk(_ sign: HealthSign) -> Double {
        switch sign {
        case .duty: return dutyCycle.map { DeviceHealth.part($0, from: 0.25, to: 0.95) } ?? 0
        case .battery: return batteryDays.map { 1 - DeviceHealth.part($0, from: 2, to: 14) } ?? 0
        case .pullDown:
            guard let pullDown, let usualPullDown, usualPullDown > 0 else { return 0 }
            return DeviceHealth.part(pullDown / usualPullDown, from: 1.2, to: 3)
        }
    }

    private static func part(_ value: Double, from low: Double, to high: Double) -> Double {
        min(max((value - low) / (high - low), 0), 1)
    }
}
