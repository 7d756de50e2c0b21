import Telemetry

/// Everything that is judged in event time: a pure function of the entries in order, so it can be replayed.
///
/// The order of work per reading: filter the sensor, learn its habits and faults, move the air, move the goods, run
/// the clocks of the rules on the goods, look ahead. All of it is constant work.
struct Judgement: Sendable {
    /// Event time of the last entry in microseconds.
    var now: Int64 = 0
    /// Since when goods are aboard; nil while the device is empty.
    var loadedSince: Int64?
    var sensors: [SensorTrack] = []
    var air = AirContext()
    var goods = GoodsEstimate()
    /// How fast the goods follow the air, and what it is learned from.
    var timeConstant = TimeConstantEstimate()
    var timeConstantWatch = TimeConstantWatch()
    /// When the goods were last judged.
    var judgedTime: Int64 = 0
    var judgedValue = 0.0
    var timers: [RuleTimer] = []
    var hot = Excursion()
    var cold = Excursion()
    var tally = Tally()
    var openFaults: [DetectorEvent] = []

    mutating func visit(_ coder: inout SnapshotCoder) {
        coder.field(&now)
        coder.optional(&loadedSince, blank: 0) { $0.field(&$1) }
        coder.list(&sensors, empty: SensorTrack()) { $1.visit(&$0) }
        air.visit(&coder)
        goods.visit(&coder)
        if coder.version >= 7 {
            timeConstant.visit(&coder)
            timeConstantWatch.visit(&coder)
        }
        coder.field(&judgedTime)
        coder.field(&judgedValue)
        coder.list(&timers, empty: RuleTimer()) { $1.visit(&$0) }
        hot.visit(&coder)
        cold.visit(&coder)
        tally.visit(&coder)
        coder.list(&openFaults, empty: .blank) { $1.visit(&$0) }
    }

    /// The events that are open now.
    var openEvents: [DetectorEvent] {
        [hot.breach, cold.breach, hot.warning, cold.warning].compactMap { $0 } + openFaults
    }

    /// Judges one entry; entries come in the order of `HistoryEntry.precedes`.
    mutating func apply(_ entry: HistoryEntry, _ setup: DetectorSetup, into events: inout [DetectorEvent]) {
        now = entry.time
        expectTimeConstant(setup)
        switch entry.source {
        case HistoryEntry.shipmentStart: beginShipment(setup, into: &events)
        case HistoryEntry.shipmentEnd: endShipment(setup, into: &events)
        default:
            let index = Int(entry.source)
            guard index < setup.device.sensors.count else { return }
            while sensors.count < setup.device.sensors.count { sensors.append(SensorTrack()) }
            switch setup.device.sensors[index].metric {
            case .door: takeDoor(entry.value != 0)
            case .compressor: takeCompressor(entry.value != 0)
            default: takeTemperature(entry.value, of: index, setup, into: &events)
            }
        }
    }

    // Some gateways report a contact when it changes, others with every reading: its time is that of the change.
    private mutating func takeDoor(_ isOpen: Bool) {
        guard isOpen != air.doorOpen || air.doorTime == 0 else { return }
        air.doorOpen = isOpen
        air.doorTime = now
    }

    private mutating func takeCompressor(_ isOn: Bool) {
        guard isOn != air.compressorOn || !air.seenCompressor else { return }
        air.compressorOn = isOn
        air.compressorTime = now
        air.seenCompressor = true
    }

    /// Goods come aboard: every clock starts anew.
    private mutating func beginShipment(_ setup: DetectorSetup, into events: inout [DetectorEvent]) {
        endShipment(setup, into: &events)
        loadedSince = now
        let expected = loadedGoods(setup)
        goods.begin(at: now, temperature: expected, settling: setup.hasProductProbe)
        beginTimeConstant(setup)
        if air.time != 0, Double(now - air.time) / 1e6 < setup.profile.maximumGap {
            goods.air = air.value
            goods.airTime = now
        }
        judgedTime = now
        judgedValue = expected
        tally = Tally()
        for index in sensors.indices { sensors[index].slope = 0 }
    }

    /// Where goods rest that have been aboard for long: where this unit normally holds them.
    func expectedGoods(_ setup: DetectorSetup) -> Double {
        let learned = air.anchorSeconds > 14_400 ? air.anchor : setup.setPoint
        return abs(learned - setup.setPoint) < 0.35 * setup.width ? learned : setup.setPoint
    }

    /// Goods leave: what was open about them ends with them.
    private mutating func endShipment(_ setup: DetectorSetup, into events: inout [DetectorEvent]) {
        judgeLeaving(setup, into: &events)
        if loadedSince != nil { rememberUnloading(setup) }
        for side in Side.allCases {
            closeWarning(side, setup, into: &events)
            closeBreach(side, at: now, setup, into: &events)
            self[side] = Excursion()
        }
        loadedSince = nil
        timers = setup.profile.rules.map { RuleTimer(identity: Judgement.identity(of: $0)) }
    }

    static func identity(of rule: Rule) -> UInt64 {
        var sum = Fingerprint()
        sum.add(rule.id)
        return sum.value
    }

    /// The state of a side, reached in place: it is large, and copying it for each access cost 40 % of all time.
    subscript(side: Side) -> Excursion {
        // A reading coroutine would save a copy; Swift 6.3 read from its frame after freeing it (address sanitizer).
        get { side == .hot ? hot : cold }
        _modify { if side == .hot { yield &hot } else { yield &cold } }
    }

    // What is asked with every reading, read in place: `self[side].outSince` copies the whole side first. For the same
    // reason small questions that a mutating method asks are marked to be inlined: each call copied all of this, 1.1 kB.

    func outSince(_ side: Side) -> Int64? { side == .hot ? hot.outSince : cold.outSince }
    func backSince(_ side: Side) -> Int64? { side == .hot ? hot.backSince : cold.backSince }
    func forecastTime(_ side: Side) -> Int64 { side == .hot ? hot.forecastTime : cold.forecastTime }
    func causeTime(_ side: Side) -> Int64 { side == .hot ? hot.causeTime : cold.causeTime }
    func hasBreach(_ side: Side) -> Bool { side == .hot ? hot.hasBreach : cold.hasBreach }
    func hasWarning(_ side: Side) -> Bool { side == .hot ? hot.hasWarning : cold.hasWarning }

    /// Starts an event with what is known now; the caller fills in the rest.
    func event(
        _ eventClass: EventClass,
        _ code: EventCode,
        severity: Severity,
        channel: String?,
        start: Int64,
        _ setup: DetectorSetup
    ) -> DetectorEvent {
        let start = Timestamp(microseconds: start)
        let id = EventIdentity.make(
            device: setup.device,
            eventClass: eventClass,
            code: code,
            channel: channel,
            start: start
        )
        var event = DetectorEvent(
            phase: .open,
            id: id,
            device: setup.device.device,
            eventClass: eventClass,
            code: code,
            severity: severity,
            channel: channel,
            start: start,
            decidedAt: Timestamp(microseconds: now),
            profile: setup.profile.id,
            profileVersion: setup.profile.version
        )
        describe(&event, setup)
        return event
    }

    /// Renews the evidence of an event with what is known now.
    func describe(_ event: inout DetectorEvent, _ setup: DetectorSetup) {
        event.decidedAt = Timestamp(microseconds: now)
        var evidence = event.evidence
        evidence.goods = goods.isKnown ? goods.value : nil
        evidence.airLevel = air.time == 0 ? nil : air.quick
        evidence.minimum = tally.minimum.isFinite ? tally.minimum : nil
        evidence.maximum = tally.maximum.isFinite ? tally.maximum : nil
        evidence.decidingReading = Timestamp(microseconds: now)
        evidence.timeIn = tally.timeIn
        evidence.timeOut = tally.timeOut
        evidence.timeUnknown = tally.timeUnknown
        evidence.doorOpen = setup.hasDoorContact ? air.doorRecently(now, within: 1_200) : nil
        evidence.cycling = air.time == 0 || setup.isBox ? nil : air.isCycling
        evidence.timeConstant = timeConstant.seconds
        evidence.timeConstantIsLearned = timeConstant.isTaught
        event.evidence = evidence
    }
}
