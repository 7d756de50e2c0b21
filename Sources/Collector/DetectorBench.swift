internal import ColdChain
internal import Postgres
internal import Telemetry
internal import TimeSeries

/// The detectors of all devices that a collector has seen, and how their states survive.
///
/// A state of hours of readings has ten kilobytes or more, so it is not written with every batch. It is written in the
/// batch's transaction when the device said something, when readings came out of order, and after a while. What was stored
/// since then is judged again when the state is loaded: it lies behind the newest event time that the state knows, for
/// whatever does not takes the state along. The detector is deterministic and its ids come from what its
/// events are about, so it ends in the same state and says nothing twice.
struct DetectorBench: ~Copyable {
    /// A device and its judge.
    struct Seat {
        var detector: DeviceDetector
        /// How its unit and its battery fare; written with the state.
        var health: HealthFeed
        let tenant: TenantName
        let device: Int32
        /// When its state was last written.
        var savedAt: Timestamp
        /// The newest event time that the written state knows.
        var savedNewest: Timestamp
        /// The newest event time that the detector knows.
        var newest: Timestamp
        /// Readings since the state was written.
        var unsaved = 0
        /// Whether its state must go with the present transaction.
        var mustSave = false
        /// The first reading of a device of which nothing is written yet: the earliest event time, and the arrival.
        /// Written is only from where on to judge: hundreds of devices that begin together are one small statement.
        var beginning: (earliest: Timestamp, received: Timestamp)?
        /// Whether nothing was written of it so far.
        var isNew: Bool
        /// Whether it is among the seats that have judged something since states were last chosen.
        var isTouched = false
        /// What was last written of its goods, and whether readings have come since: of a silent device the last word
        /// stands, with its time.
        var toldGoods: ToldGoods?
        var hasNewGoods = false
        /// Whether its device is judged no more; its state stays as it was written.
        var isRetired = false

        /// Notes that the detector has judged a reading.
        mutating func note(_ sample: Sample) {
            unsaved += 1
            hasNewGoods = true
            if isNew {
                let (earliest, received) = beginning ?? (sample.eventTime, sample.receivedTime)
                beginning = (min(earliest, sample.eventTime), min(received, sample.receivedTime))
                newest = max(newest, sample.eventTime)
                return
            }
            let isOutOfOrder = sample.eventTime <= savedNewest
            if isOutOfOrder || sample.eventTime.seconds(since: newest) > silenceSeconds { mustSave = true }
            newest = max(newest, sample.eventTime)
        }
    }

    /// What a series means to a detector; found once per handle.
    private enum Role {
        case unknown
        case ignored
        case judged(seat: Int, metric: Metric, channel: String)
        /// It says how the device fares, and nothing about the goods.
        case heard(seat: Int, metric: Metric)
    }

    let options: DetectionOptions
    var seats: [Seat] = []
    var seatOfDevice: [Int32: Int] = [:]
    /// Devices that no profile is for.
    var unjudged: Set<Int32> = []
    /// Arrival of the newest reading that the seated detectors have judged when they were loaded.
    var newestArrival = Timestamp(microseconds: 0)
    /// The seat whose goods were looked at last.
    var nextGoods = 0
    private var roles: [Role] = []
    private var touched: [Int] = []

    init(_ options: DetectionOptions) {
        self.options = options
    }

    /// After a longer silence the state goes with the first reading, so that a start never searches the time between.
    static let silenceSeconds = 86_400.0

    /// Forgets everything: after a failed transaction the states here know more than the database.
    mutating func forget() {
        seats.removeAll()
        seatOfDevice.removeAll()
        unjudged.removeAll()
        forgetHandles()
    }

    /// Forgets what handles mean, because the catalog began anew.
    mutating func forgetHandles() {
        roles.removeAll()
        for seat in touched where seats.indices.contains(seat) { seats[seat].isTouched = false }
        touched.removeAll()
    }

    /// The devices of a batch that have no judge yet, by their numbers.
    mutating func newcomers(
        in batch: ReadingBatch,
        catalog: borrowing SeriesCatalog,
        numbers: SeriesRegistry
    ) -> [Int32] {
        while roles.count < catalog.seriesCount { roles.append(.unknown) }
        var missing: Set<Int32> = []
        for series in batch.series {
            guard case .unknown = roles[series.index] else { continue }
            let device = numbers.number(of: catalog.device(of: series))
            if seatOfDevice[device] == nil, !unjudged.contains(device) { missing.insert(device) }
        }
        return missing.sorted()
    }

    /// Whether all series of a batch have roles.
    func knowsRoles(of batch: ReadingBatch) -> Bool {
        batch.series.allSatisfy { series in
            guard series.index < roles.count else { return false }
            if case .unknown = roles[series.index] { return false }
            return true
        }
    }

    /// Gives the series of a batch their roles, once the newcomers among its devices were loaded.
    ///
    /// - Parameters:
    ///   - batch: The batch.
    ///   - catalog: The names behind the batch's handles.
    ///   - numbers: The database's numbers of its devices.
    mutating func giveRoles(_ batch: ReadingBatch, catalog: borrowing SeriesCatalog, numbers: SeriesRegistry) {
        for series in batch.series {
            guard case .unknown = roles[series.index] else { continue }
            roles[series.index] = role(of: series, catalog, numbers)
        }
    }

    /// Judges the readings of a batch that are new; all its series have roles.
    ///
    /// - Parameters:
    ///   - batch: The batch.
    ///   - known: The rows that were stored before, in rising order.
    /// - Returns: What the detectors have to say.
    mutating func judge(_ batch: ReadingBatch, known: [Int]) -> [JudgedEvent] {
        var judged: [JudgedEvent] = []
        var events: [DetectorEvent] = []
        var nextKnown = 0
        for row in 0..<batch.count {
            if nextKnown < known.count, known[nextKnown] == row {
                nextKnown += 1
                continue
            }
            switch roles[batch.series[row].index] {
            case .judged(let seat, let metric, let channel):
                ingest(Self.sample(row, of: batch, metric, channel), at: seat, into: &events)
                if !events.isEmpty { hand(&events, of: seat, to: &judged) }
            case .heard(let seat, let metric): seats[seat].health.take(Self.sample(row, of: batch, metric, ""))
            case .unknown, .ignored: continue
            }
        }
        return judged
    }

    /// Lets time pass for all devices: silence, and readings that came late.
    mutating func tick(now: Timestamp) -> [JudgedEvent] {
        var judged: [JudgedEvent] = []
        var events: [DetectorEvent] = []
        for seat in seats.indices where !seats[seat].isRetired {
            seats[seat].detector.tick(now: now, into: &events)
            if !events.isEmpty { hand(&events, of: seat, to: &judged) }
        }
        return judged
    }

    /// The seats whose states belong into the present transaction: those that must be written, and of those that may,
    /// no more than the batch can carry. Devices that began together come due together; the others wait for a batch
    /// that they take part in.
    mutating func seatsToSave(rows: Int, now: Timestamp) -> [Int] {
        defer { touched.removeAll(keepingCapacity: true) }
        var allowed = 8 + rows / 64
        var places: [Int] = []
        for seat in touched {
            seats[seat].isTouched = false
            let isDue =
                seats[seat].unsaved >= options.saveReadings
                || now.seconds(since: seats[seat].savedAt) >= options.saveSeconds
            let isUrgent = seats[seat].mustSave || seats[seat].isNew
            guard isUrgent || (isDue && allowed > 0) else { continue }
            if !isUrgent { allowed -= 1 }
            places.append(seat)
        }
        return places.sorted { seats[$0].device < seats[$1].device }
    }

    /// Every seat with readings that its written state does not know.
    var unsavedSeats: [Int] {
        seats.indices.filter { !seats[$0].isRetired && (seats[$0].unsaved > 0 || seats[$0].mustSave) }
    }

    private mutating func ingest(_ sample: Sample, at seat: Int, into events: inout [DetectorEvent]) {
        seats[seat].detector.ingest(sample, into: &events)
        seats[seat].health.take(sample)
        seats[seat].note(sample)
        touch(seat)
    }

    private static func sample(_ row: Int, of batch: ReadingBatch, _ metric: Metric, _ channel: String) -> Sample {
        Sample(
            metric: metric,
            channel: channel,
            value: batch.values[row].isNaN ? nil : batch.values[row],
            eventTime: batch.times[row],
            receivedTime: batch.receivedAt[row],
            quality: batch.qualities[row]
        )
    }

    private mutating func touch(_ seat: Int) {
        if seats[seat].isTouched { return }
        seats[seat].isTouched = true
        touched.append(seat)
    }

    private mutating func hand(_ events: inout [DetectorEvent], of seat: Int, to judged: inout [JudgedEvent]) {
        seats[seat].mustSave = true
        touch(seat)
        for event in events {
            judged.append(JudgedEvent(event: event, tenant: seats[seat].tenant, device: seats[seat].device))
        }
        events.removeAll(keepingCapacity: true)
    }

    private func role(
        of series: SeriesHandle,
        _ catalog: borrowing SeriesCatalog,
        _ numbers: SeriesRegistry
    ) -> Role {
        let key = catalog.key(of: series)
        let isJudged = [.temperature, .door, .compressor].contains(key.metric)
        guard isJudged || HealthFeed.metrics.contains(key.metric) else { return .ignored }
        guard let seat = seatOfDevice[numbers.number(of: catalog.device(of: series))] else { return .ignored }
        if !isJudged { return .heard(seat: seat, metric: key.metric) }
        return .judged(seat: seat, metric: key.metric, channel: key.channel)
    }
}
