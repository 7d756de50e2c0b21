import Telemetry

@testable import ColdChain

/// A load in a vehicle, minute by minute: air that a unit cycles, doors that open, goods that follow with a time
/// constant, and probes that see both through lag, offset and noise.
struct SimulatedLoad {
    var detector: DeviceDetector
    var events: [DetectorEvent] = []
    private(set) var minute: Int64 = 0
    /// The true time constant of the goods in seconds, and the true temperatures in degrees Celsius.
    let timeConstant: Double
    private(set) var goods: Double
    private(set) var air: Double
    private var buffered: Double
    /// Where the unit holds the air.
    var held = 5.0
    /// Degrees that the probe at the goods shows too much, and a value that it shows whatever there is.
    var departure = 0.0
    var stuckAt: Double?
    /// Whether there is a probe at the goods, and whether readings get through.
    var hasProbe = true
    var isConnected = true
    /// When the door closes, and for how many minutes it then stays so.
    private var closing: Int64 = -1
    private var pause: Int64 = 20
    private var random = SplitMix(seed: 7)

    init(timeConstant: Double, prior: Double, loadedAt: Double = 5, declaresPrior: Bool = false) {
        let profile = Profile(
            id: "test",
            low: 2,
            high: 8,
            rules: [Rule(id: "hot", comparison: .above, limit: 8, duration: 1_800, severity: .major)],
            loadTimeConstant: declaresPrior ? 5_400 : prior
        )
        let device = DeviceDescription(
            device: DeviceName(rawValue: "van-1"),
            interval: 60,
            loadTimeConstant: declaresPrior ? prior : nil,
            sensors: [SensorDescription(channel: "air"), SensorDescription(channel: "goods", placement: .product)]
        )
        detector = DeviceDetector(device: device, profile: profile)
        self.timeConstant = timeConstant
        goods = loadedAt
        buffered = loadedAt
        air = 5
    }

    var estimate: TimeConstantEstimate { detector.state.timeConstant }

    /// Other goods come aboard.
    mutating func load(at celsius: Double) {
        goods = celsius
        detector.startShipment(at: DetectorBench.time(minute), into: &events)
    }

    mutating func unload() { detector.endShipment(at: DetectorBench.time(minute), into: &events) }

    /// Lets time pass; the door is open now and then, for two to nine minutes, unless it `staysClosed`.
    mutating func run(minutes: Int, staysClosed: Bool = false) {
        for _ in 0..<minutes { step(staysClosed) }
    }

    private mutating func step(_ staysClosed: Bool) {
        let swing = [0.0, 0.5, 0.9, 0.5, 0.0, -0.5, -0.9, -0.5][Int(minute % 8)]
        if minute >= closing + pause {
            closing = minute + 2 + Int64(random.unit() * 8)
            pause = 30 + Int64(random.unit() * 80)
        }
        let isOpen = !staysClosed && minute < closing
        // A day of 24 degrees comes in with a lag of five minutes, and goes as fast.
        air += 0.2 * ((isOpen ? 24 : held + swing) - air)
        goods += Numerics.approach(60, timeConstant) * (air - goods)
        buffered += Numerics.approach(60, 300) * (0.93 * goods + 0.07 * air - buffered)
        send("air", air + noise())
        if hasProbe { send("goods", (stuckAt ?? buffered + 0.15 + noise()) + departure) }
        minute += 1
        detector.tick(now: DetectorBench.time(minute), into: &events)
    }

    /// Noise of a tenth of a degree at most, of a probe that tells hundredths.
    private mutating func noise() -> Double { (random.unit() + random.unit() - 1) * 0.1 }

    private mutating func send(_ channel: String, _ value: Double) {
        guard isConnected else { return }
        let time = DetectorBench.time(minute)
        let sample = Sample(
            metric: .temperature,
            channel: channel,
            value: (value * 100).rounded() / 100,
            eventTime: time,
            receivedTime: time.advanced(bySeconds: 2)
        )
        detector.ingest(sample, into: &events)
    }
}
