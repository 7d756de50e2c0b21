import Telemetry

extension DeviceDetector {
    private static let magic: UInt64 = 0x4353_4e41_5044_4e44
    /// Grows with every change of the state's layout or of what its numbers mean.
    static let snapshotVersion: UInt16 = 9
    /// The oldest version that can still be read.
    private static let oldestVersion: UInt16 = 2

    /// The whole state as bytes: versioned, with a checksum; a detector restored from it makes the same later events.
    ///
    /// About 3 kB plus 4 to 6 bytes per reading of the allowed lateness.
    public func snapshot() -> [UInt8] {
        var coder = SnapshotCoder(writing: DeviceDetector.snapshotVersion)
        var magic = DeviceDetector.magic
        coder.word(&magic, bytes: 8)
        var version = UInt64(DeviceDetector.snapshotVersion)
        coder.word(&version, bytes: 2)
        var copy = self
        copy.visit(&coder)
        var sum = Fingerprint()
        for byte in coder.bytes { sum.add(byte: byte) }
        var checksum = sum.value
        coder.word(&checksum)
        return coder.bytes
    }

    /// Goes on from a snapshot under the configuration that is in force now.
    ///
    /// Clocks of rules go on by the rule's id; a breach that is open keeps the profile version that judged it.
    public init(
        restoring bytes: [UInt8],
        device: DeviceDescription,
        profile: Profile,
        settings: DetectorSettings = DetectorSettings()
    ) throws(SnapshotError) {
        guard bytes.count > 18 else { throw .notASnapshot }
        var header = SnapshotCoder(reading: Array(bytes.prefix(10)), version: DeviceDetector.snapshotVersion)
        var magic: UInt64 = 0
        header.word(&magic)
        guard magic == DeviceDetector.magic else { throw .notASnapshot }
        var word: UInt64 = 0
        header.word(&word, bytes: 2)
        let version = UInt16(truncatingIfNeeded: word)
        guard version >= DeviceDetector.oldestVersion, version <= DeviceDetector.snapshotVersion else {
            throw .version(found: version, expected: DeviceDetector.snapshotVersion)
        }
        var sum = Fingerprint()
        for byte in bytes.dropLast(8) { sum.add(byte: byte) }
        var tail = SnapshotCoder(reading: Array(bytes.suffix(8)), version: version)
        var checksum: UInt64 = 0
        tail.word(&checksum)
        guard checksum == sum.value else { throw .damaged }
        self.init(device: device, profile: profile, settings: settings)
        var coder = SnapshotCoder(reading: Array(bytes[10..<(bytes.count - 8)]), version: version)
        visit(&coder)
        guard coder.isComplete else { throw .damaged }
        state.expectTimeConstant(setup)
        history.rebuild(setup)
    }

    private mutating func visit(_ coder: inout SnapshotCoder) {
        var profileID = setup.profile.id
        var profileVersion = setup.profile.version
        coder.field(&profileID)
        coder.field(&profileVersion)
        var sensors = setup.device.sensors
        coder.list(&sensors, empty: SensorDescription(channel: "")) { coder, sensor in
            coder.field(&sensor.channel)
            var metric = sensor.metric.rawValue
            coder.field(&metric)
            sensor.metric = Metric(rawValue: metric)
            coder.choice(&sensor.placement)
        }
        var declaresShipments = setup.device.declaresShipments
        coder.field(&declaresShipments)
        if coder.isReading { adopt(sensors, declaresShipments) }
        state.visit(&coder)
        history.visit(&coder)
        ledger.visit(&coder)
        coder.list(&arrivals, empty: ArrivalTrack()) { $1.visit(&$0) }
        coder.list(&waiting, empty: HistoryEntry(time: 0, source: 0, value: 0)) { $1.visit(&$0) }
        coder.list(&arrivalFaults, empty: .blank) { $1.visit(&$0) }
        coder.field(&lastDuplicate)
        coder.field(&lastLate)
        coder.field(&clock)
        coder.field(&unscoredCount)
        if coder.isReading, profileID != setup.profile.id || profileVersion != setup.profile.version {
            state.adoptRules(of: setup)
        }
    }

    /// Keeps the places of the sensors as they were, with the placements that are configured now.
    private mutating func adopt(_ remembered: [SensorDescription], _ declaresShipments: Bool) {
        let configured = setup.device.sensors
        setup = setup.changed { device in
            device.declaresShipments = declaresShipments
            device.sensors = remembered.map { old in
                configured.first { $0.channel == old.channel && $0.metric == old.metric } ?? old
            }
            for sensor in configured
            where !remembered.contains(where: { $0.channel == sensor.channel && $0.metric == sensor.metric }) {
                device.sensors.append(sensor)
            }
        }
    }

    /// Judges by another profile from now on; an open breach goes on under the version that opened it.
    public mutating func changeProfile(_ profile: Profile) {
        setup = DetectorSetup(device: setup.device, profile: profile, settings: setup.settings)
        state.adoptRules(of: setup)
        history.restart(with: state)
    }
}

extension Judgement {
    /// Arranges the clocks by the rules now in force; clocks of rules that are still there go on.
    mutating func adoptRules(of setup: DetectorSetup) {
        let old = timers
        timers = setup.profile.rules.map { rule in
            let identity = Judgement.identity(of: rule)
            return old.first { $0.identity == identity } ?? RuleTimer(identity: identity)
        }
        expectTimeConstant(setup)
    }
}

extension History {
    /// Forgets the copies made under other rules: late readings are judged from here on only.
    mutating func restart(with state: Judgement) {
        guard let last else { return }
        self = History()
        append(last)
        keep(state, after: last, lateness: 0)
    }
}
