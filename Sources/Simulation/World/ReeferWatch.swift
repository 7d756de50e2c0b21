internal import ColdChain
internal import Dispatching
internal import Fleet
internal import Foundation
internal import Telemetry

/// A vehicle's logger and the detector that hears it.
struct ReeferWatch: Sendable {
    private var sensor: Sensor
    private var detector: DeviceDetector
    /// Open breaches and warnings by their ids.
    private var open: [String: LiveState.Danger] = [:]
    /// What the logger read last, °C.
    private(set) var celsius: Double?
    /// What the detector takes the goods to be, °C.
    var goods: ClosedRange<Double>? { detector.shipment.map { $0.goods...$0.goods } }
    /// When the last breach or warning ended.
    private(set) var lastDanger: Date?

    init(vehicle: String, profile: Profile, noise: Double, seed: UInt64) {
        sensor = Sensor(noise: noise, seed: seed, part: vehicle)
        let device = DeviceDescription(tenant: TenantName(rawValue: "day"), device: DeviceName(rawValue: vehicle))
        detector = DeviceDetector(device: device, profile: profile)
    }

    /// The danger that comes first, as the planner reads it from the store.
    var danger: LiveState.Danger? {
        open.values.min { left, right in
            if left.latest != right.latest { return left.latest < right.latest }
            if left.isBreach != right.isBreach { return left.isBreach }
            return left.episode < right.episode
        }
    }

    /// Reads the load space once and returns what the detector opened by it.
    mutating func read(_ box: ThermalBox, doorOpen: Bool, at seconds: Int) -> [LiveState.Danger] {
        let time = Timestamp(seconds: Int64(SimulatedClock.date(seconds).timeIntervalSince1970))
        let air = sensor.read(air: box.air, stuck: false, spikes: false)
        celsius = air
        var events: [DetectorEvent] = []
        let values: [(Metric, Double)] = [
            (.door, doorOpen ? 1 : 0), (.compressor, box.compressorRuns ? 1 : 0), (.temperature, air),
        ]
        for (metric, value) in values {
            detector.ingest(Sample(metric: metric, value: value, eventTime: time, receivedTime: time), into: &events)
        }
        detector.tick(now: time, into: &events)
        return events.compactMap { take($0) }
    }

    private mutating func take(_ event: DetectorEvent) -> LiveState.Danger? {
        guard event.eventClass == .breach || event.eventClass == .warning else { return nil }
        if event.phase == .close {
            open[event.id] = nil
            lastDanger = Self.date(event.end ?? event.decidedAt)
            return nil
        }
        let isBreach = event.eventClass == .breach
        let known = open[event.id]
        let latest = isBreach ? nil : event.predictedAt
        var danger = LiveState.Danger(
            episode: event.id,
            isBreach: isBreach,
            latest: Self.date(latest ?? event.decidedAt),
            profile: event.profile,
            sentence: event.englishSentence,
            limit: event.evidence.limit,
            isCold: event.code == .cold || event.code == .predictedCold
        )
        // A breach counts from the moment at which it was told.
        if isBreach || latest == nil, let known { danger.latest = known.latest }
        open[event.id] = danger
        return known == nil ? danger : nil
    }

    private static func date(_ time: Timestamp) -> Date {
        Date(timeIntervalSince1970: Double(time.microseconds) / 1e6)
    }
}
