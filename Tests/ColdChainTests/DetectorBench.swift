import Telemetry

@testable import ColdChain

/// Feeds one device minute by minute with a simple, deterministic series.
struct DetectorBench {
    var detector: DeviceDetector
    var events: [DetectorEvent] = []
    var minute: Int64 = 0
    /// Whether readings are kept on the way until `release`.
    var holdBack = false
    private var kept: [Sample] = []
    private static let epoch = Timestamp(milliseconds: 1_781_481_600_000)

    init(rule seconds: Double, low: Double = 2, high: Double = 8) {
        let profile = Profile(
            id: "test",
            version: 3,
            low: low,
            high: high,
            rules: [
                Rule(id: "hot", comparison: .above, limit: high, duration: seconds, severity: .major),
                Rule(id: "cold", comparison: .below, limit: low, duration: seconds, severity: .major),
            ],
            loadTimeConstant: 3_600
        )
        let sensors = [SensorDescription(channel: "air")]
        let device = DeviceDescription(device: DeviceName(rawValue: "van-1"), interval: 60, sensors: sensors)
        detector = DeviceDetector(device: device, profile: profile)
    }

    /// The breaches that stand in the end: side and start.
    var finalBreaches: [String] {
        var last: [String: DetectorEvent] = [:]
        for event in events where event.eventClass == .breach { last[event.id] = event }
        return last.values.filter { !$0.withdrawn }.map { event in
            let end = event.end.map { String($0.milliseconds) } ?? "open"
            return "\(event.code.rawValue) \(event.start.milliseconds) \(end) \(event.severity.rawValue)"
        }.sorted()
    }

    static func time(_ minute: Int64, millisecond: Int64 = 0) -> Timestamp {
        Timestamp(milliseconds: epoch.milliseconds + minute * 60_000 + millisecond)
    }

    /// A good reading of a minute, received at once so that order alone makes it late.
    static func sample(_ minute: Int64, _ value: Double) -> Sample {
        let time = time(minute)
        return Sample(
            metric: .temperature,
            channel: "air",
            value: value,
            eventTime: time,
            receivedTime: time.advanced(bySeconds: 3)
        )
    }

    /// Air that swings by half a degree around `celsius` for a while.
    mutating func hold(_ celsius: Double, minutes: Int64) {
        for _ in 0..<minutes {
            let swing = [0.0, 0.31, 0.52, 0.33, 0.02, -0.34, -0.51, -0.29][Int(minute % 8)]
            send(celsius + swing)
        }
    }

    mutating func send(_ value: Double?) {
        let time = DetectorBench.time(minute)
        let received = time.advanced(bySeconds: 3)
        let sample = Sample(
            metric: .temperature,
            channel: "air",
            value: value,
            eventTime: time,
            receivedTime: received
        )
        if holdBack { kept.append(sample) } else { detector.ingest(sample, into: &events) }
        minute += 1
        detector.tick(now: DetectorBench.time(minute), into: &events)
    }

    /// Lets the kept readings arrive in one burst.
    mutating func release(reversed: Bool) {
        let now = DetectorBench.time(minute, millisecond: 500)
        for var sample in reversed ? kept.reversed() : kept {
            sample.receivedTime = now
            detector.ingest(sample, into: &events)
        }
        kept = []
        detector.tick(now: now, into: &events)
    }
}
