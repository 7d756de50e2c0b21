import Telemetry

/// The engine of `isotherm detect`: lines of NDJSON in, lines of NDJSON out, in any pieces.
///
/// Kinds in: `profile`, `device`, `shipment`, `reading`, `tick`. Out: events as they are decided, and a `tock` after
/// all events of the lines before each tick. A line that cannot be read is counted and skipped.
public struct DetectSession: Sendable {
    var profiles: [String: Profile] = [:]
    var detectors: [DeviceDetector] = []
    /// The place of each device by its name's bytes.
    var places = NameTable()
    var settings: DetectorSettings
    /// Whether it writes what the risk is judged by instead of events.
    let writesFeatures: Bool
    /// When features were last written, in microseconds.
    var featuresTime: Int64 = 0
    private var rest: [UInt8] = []
    private var events: [DetectorEvent] = []
    /// Lines that were no valid input.
    public private(set) var rejectedLines = 0
    /// Readings that were taken.
    public private(set) var readings = 0

    /// Starts with no profile and no device; `writesFeatures` replaces events by what the risk is judged by.
    public init(settings: DetectorSettings = DetectorSettings(), writesFeatures: Bool = false) {
        self.settings = settings
        self.writesFeatures = writesFeatures
    }

    /// Takes a piece of input, which may end in the middle of a line, and appends output lines to `output`.
    public mutating func consume(_ chunk: Span<UInt8>, into output: inout [UInt8]) {
        var start = 0
        for index in 0..<chunk.count where chunk[index] == 0x0a {
            if rest.isEmpty {
                line(chunk.extracting(start..<index), into: &output)
            } else {
                for position in start..<index { rest.append(chunk[position]) }
                let whole = rest
                rest.removeAll(keepingCapacity: true)
                line(whole.span, into: &output)
            }
            start = index + 1
        }
        for position in start..<chunk.count { rest.append(chunk[position]) }
    }

    /// Takes what is left when the input ends without a line end.
    public mutating func finish(into output: inout [UInt8]) {
        guard !rest.isEmpty else { return }
        let whole = rest
        rest.removeAll()
        line(whole.span, into: &output)
    }

    /// Takes one line without its line end.
    mutating func line(_ bytes: Span<UInt8>, into output: inout [UInt8]) {
        var cursor = ByteCursor(end: bytes.count)
        if cursor.peek(bytes) == 0 { return }
        var fields = LineFields()
        fields.read(bytes, &cursor)
        guard !cursor.failed, accept(fields, bytes, into: &output) else {
            rejectedLines += 1
            return
        }
        tell(into: &output)
    }

    private mutating func tell(into output: inout [UInt8]) {
        if !writesFeatures { for event in events { output.append(contentsOf: event.json()) } }
        events.removeAll(keepingCapacity: true)
    }

    private mutating func accept(_ fields: LineFields, _ bytes: Span<UInt8>, into output: inout [UInt8]) -> Bool {
        switch fields.kind {
        case .reading: return reading(fields, bytes)
        case .tick: return tick(fields, into: &output)
        case .shipment: return shipment(fields, bytes)
        case .profile, .device:
            var cursor = ByteCursor(end: bytes.count)
            guard let tree = JSONValue.read(bytes, &cursor) else { return false }
            return fields.kind == .profile ? profile(tree) : device(tree)
        case .other: return false
        }
    }

    private mutating func reading(_ fields: LineFields, _ bytes: Span<UInt8>) -> Bool {
        guard let place = places.find(bytes, fields.device), let metric = fields.metric else { return false }
        var value = fields.value
        if fields.isFahrenheit, let fahrenheit = value { value = (fahrenheit - 32) / 1.8 }
        guard let index = detectors[place].sensor(metric, bytes, fields.sensor) else { return false }
        readings += 1
        detectors[place].take(
            index,
            value,
            time: DetectSession.microseconds(fields.time),
            received: DetectSession.microseconds(fields.received),
            suspectTime: false,
            into: &events
        )
        return true
    }

    private static func microseconds(_ milliseconds: Int64) -> Int64 {
        Timestamp(milliseconds: milliseconds).microseconds
    }

    private mutating func shipment(_ fields: LineFields, _ bytes: Span<UInt8>) -> Bool {
        guard let place = places.find(bytes, fields.device), let starts = fields.starts else { return false }
        let time = Timestamp(milliseconds: fields.time)
        if starts {
            detectors[place].startShipment(at: time, into: &events)
        } else {
            detectors[place].endShipment(at: time, into: &events)
        }
        return true
    }

    private mutating func tick(_ fields: LineFields, into output: inout [UInt8]) -> Bool {
        let now = Timestamp(milliseconds: fields.now)
        for place in detectors.indices { detectors[place].tick(now: now, into: &events) }
        tell(into: &output)
        if writesFeatures { writeFeatures(now, into: &output) }
        output.append(contentsOf: "{\"kind\":\"tock\",\"seq\":\(fields.sequence)}\n".utf8)
        return true
    }

    private mutating func device(_ tree: JSONValue) -> Bool {
        guard let name = tree["device"]?.text, let profileName = tree["profile"]?.text,
            let profile = profiles[profileName]
        else { return false }
        var sensors: [SensorDescription] = []
        for sensor in tree["sensors"]?.elements ?? [] {
            guard let channel = sensor["id"]?.text, let metric = sensor["metric"]?.text else { return false }
            let placement = SensorDescription.Placement(rawValue: sensor["probe"]?.text ?? "air") ?? .air
            sensors.append(
                SensorDescription(channel: channel, metric: Metric(rawValue: metric), placement: placement)
            )
        }
        let description = DeviceDescription(
            device: DeviceName(rawValue: name),
            unit: DeviceDescription.Unit(word: tree["unit"]?.text ?? ""),
            interval: tree["interval_s"]?.double,
            loadTimeConstant: tree["load_tau_s"]?.double,
            sensors: sensors,
            declaresShipments: true
        )
        let detector = DeviceDetector(device: description, profile: profile, settings: settings)
        let place = places.place(of: Array(name.utf8))
        if place < detectors.count { detectors[place] = detector } else { detectors.append(detector) }
        return true
    }

    private mutating func profile(_ tree: JSONValue) -> Bool {
        guard let id = tree["id"]?.text else { return false }
        var rules: [Rule] = []
        for rule in tree["rules"]?.elements ?? [] {
            guard let name = rule["id"]?.text, let kind = Rule.Kind(rawValue: rule["type"]?.text ?? "sustained"),
                let comparison = Comparison(rawValue: rule["op"]?.text ?? ""), let limit = rule["limit"]?.double
            else { return false }
            let severity = Severity(rawValue: rule["severity"]?.text ?? "major") ?? .major
            rules.append(
                Rule(
                    id: name,
                    kind: kind,
                    comparison: comparison,
                    limit: limit,
                    duration: rule["for_s"]?.double ?? 0,
                    window: rule["window_s"]?.double,
                    severity: severity
                )
            )
        }
        let hasNoLow = tree["no_low"]?.flag ?? false
        let profile = Profile(
            id: id,
            version: Int(tree["version"]?.double ?? 1),
            low: hasNoLow ? nil : tree["low"]?.double,
            high: tree["high"]?.double,
            setPoint: tree["setpoint"]?.double,
            rules: rules,
            maximumGap: tree["max_gap_s"]?.double ?? 2_400
        )
        do {
            try profile.validate()
        } catch {
            return false
        }
        profiles[id] = profile
        return true
    }
}

extension DeviceDetector {
    /// The place of a sensor by the bytes of its name; falls back to `sensor(_:channel:)` for new ones.
    mutating func sensor(_ metric: Metric, _ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        for index in setup.device.sensors.indices {
            if NameTable.equal(setup.device.sensors[index].channel, bytes, range) { return index }
        }
        var name: [UInt8] = []
        for position in range { name.append(bytes[position]) }
        return sensor(metric, channel: String(decoding: name, as: UTF8.self))
    }
}
