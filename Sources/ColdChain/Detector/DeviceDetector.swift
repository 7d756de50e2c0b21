public import Telemetry

/// The streaming judge of one device: readings in, events out; no clock of its own, constant work per reading.
///
/// Readings in event-time order are judged at once. Readings that come late wait until `tick`, or until the next
/// `settle`, and are then judged in their place: the state goes back to the newest copy before them and judges again,
/// and only the differences to what was told are told. A value type: copy it to branch, snapshot it to survive.
public struct DeviceDetector: Sendable {
    var setup: DetectorSetup
    var state = Judgement()
    var history = History()
    var ledger = Ledger()
    var arrivals: [ArrivalTrack] = []
    var waiting: [HistoryEntry] = []
    /// Open faults of arrival: silence, lateness, a wrong clock, duplicates.
    var arrivalFaults: [DetectorEvent] = []
    var lastDuplicate: Int64 = 0
    var lastLate: Int64 = 0
    var clock: Int64 = 0
    /// Readings that came later than the allowed lateness: recorded by the caller, not judged.
    public internal(set) var unscoredCount = 0

    /// Starts with nothing known about the device's past.
    public init(device: DeviceDescription, profile: Profile, settings: DetectorSettings = DetectorSettings()) {
        setup = DetectorSetup(device: device, profile: profile, settings: settings)
        history.keep(
            state,
            after: HistoryEntry(time: HistoryEntry.beginning, source: 0, value: 0),
            lateness: settings.allowedLateness
        )
    }

    /// The device as described, with the sensors that have appeared since.
    public var device: DeviceDescription { setup.device }

    /// The profile that judges.
    public var profile: Profile { setup.profile }

    /// The place of a sensor in the device's list; it is added as an air probe when nobody described it.
    ///
    /// - Returns: nil when the metric is of no interest here, or when there are too many sensors (250).
    public mutating func sensor(_ metric: Metric, channel: String) -> Int? {
        let sensors = setup.device.sensors
        for index in sensors.indices where sensors[index].channel == channel && sensors[index].metric == metric {
            return index
        }
        guard metric == .temperature || metric == .door || metric == .compressor, sensors.count < 250 else {
            return nil
        }
        setup = setup.changed { $0.sensors.append(SensorDescription(channel: channel, metric: metric)) }
        return setup.device.sensors.count - 1
    }

    /// Takes one reading; what it makes known at once is appended to `events`.
    public mutating func ingest(_ sample: Sample, into events: inout [DetectorEvent]) {
        guard let index = sensor(sample.metric, channel: sample.channel) else { return }
        let value = sample.quality.contains(.sensorError) ? nil : sample.value
        let isSuspect = sample.quality.contains(.suspectTime)
        take(
            index,
            value,
            time: sample.eventTime.microseconds,
            received: sample.receivedTime.microseconds,
            suspectTime: isSuspect,
            into: &events
        )
    }

    /// Goods come aboard at `time` (event time).
    public mutating func startShipment(at time: Timestamp, into events: inout [DetectorEvent]) {
        declareShipments()
        let time = HistoryEntry.clamp(time.microseconds)
        enter(HistoryEntry(time: time, source: HistoryEntry.shipmentStart, value: 0), into: &events)
    }

    /// The goods leave at `time` (event time).
    public mutating func endShipment(at time: Timestamp, into events: inout [DetectorEvent]) {
        declareShipments()
        let time = HistoryEntry.clamp(time.microseconds)
        enter(HistoryEntry(time: time, source: HistoryEntry.shipmentEnd, value: 0), into: &events)
    }

    private mutating func declareShipments() {
        guard !setup.device.declaresShipments else { return }
        setup = setup.changed { $0.declaresShipments = true }
    }

    /// Time passes: late readings are judged in their places, and silence is noticed.
    public mutating func tick(now: Timestamp, into events: inout [DetectorEvent]) {
        clock = max(clock, now.microseconds)
        settle(into: &events)
        noticeSilence(now.microseconds, into: &events)
    }

    /// Judges an entry at once when it is the newest, or keeps it for `settle`.
    mutating func enter(_ entry: HistoryEntry, into events: inout [DetectorEvent]) {
        if let last = history.last, !last.precedes(entry) {
            waiting.append(entry)
            if waiting.count >= setup.settings.maximumHistory { settle(into: &events) }
            return
        }
        judge(entry, into: &events)
    }

    private mutating func judge(_ entry: HistoryEntry, into events: inout [DetectorEvent]) {
        history.append(entry)
        scratch.removeAll(keepingCapacity: true)
        state.apply(entry, setup, into: &scratch)
        for event in scratch { ledger.tell(event, into: &events) }
        checkpoint(after: entry)
    }

    private var scratch: [DetectorEvent] = []

    private mutating func checkpoint(after entry: HistoryEntry) {
        guard let newest = history.lastChecked else { return }
        guard newest.time == HistoryEntry.beginning || entry.time - newest.time >= 900_000_000 else { return }
        history.keep(state, after: entry, lateness: setup.settings.allowedLateness)
        history.bound(to: setup.settings.maximumHistory)
        let horizon = Timestamp(microseconds: entry.time).advanced(bySeconds: -setup.settings.allowedLateness)
        ledger.forget(before: horizon)
    }

    /// Judges the readings that wait, in event-time order, and tells what changes.
    public mutating func settle(into events: inout [DetectorEvent]) {
        guard !waiting.isEmpty else { return }
        waiting.sort { $0.precedes($1) }
        var late: [HistoryEntry] = []
        late.reserveCapacity(waiting.count)
        let oldest = history.checkpoints.first?.last
        for entry in waiting {
            if let oldest, !oldest.precedes(entry) {
                unscoredCount += 1
                continue
            }
            if let previous = late.last, !previous.precedes(entry) { continue }
            if history.contains(entry) { continue }
            late.append(entry)
        }
        waiting.removeAll(keepingCapacity: true)
        replay(late, into: &events)
    }

    private mutating func replay(_ late: [HistoryEntry], into events: inout [DetectorEvent]) {
        guard let (base, entries) = history.goBack(for: late) else { return }
        state = base.state
        var replayed: [DetectorEvent] = []
        for entry in entries {
            history.append(entry)
            state.apply(entry, setup, into: &replayed)
            checkpoint(after: entry)
        }
        let open = Set(state.openEvents.map(\.id))
        ledger.reconcile(
            replayed: replayed,
            stillOpen: open,
            base: Timestamp(microseconds: base.last.time),
            into: &events
        )
    }
}
