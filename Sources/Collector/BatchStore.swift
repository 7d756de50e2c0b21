internal import MQTT
internal import Postgres
internal import Telemetry
internal import TimeSeries

/// The transaction of the collector, in the order in which it happens.
///
/// Positions go over a connection of their own and are committed shortly before it: no breach follows from them, and a
/// batch that is stored again finds them there.
final class BatchStore {
    /// What became of a batch.
    struct Report: Sendable {
        var inserted = 0
        var repeated = 0
        var letters = 0
        var events = 0
        /// How long the COMMIT took, all else done.
        var commitSeconds = 0.0
    }

    private let connection: Connection
    private let positionConnection: Connection
    private var readings: TimeSeries.ReadingWriter
    private let messages: MessageWriter
    /// Who knows whose messages are; nil keeps none.
    private var owners: MessageOwners?
    private var bench: DetectorBench?
    private var receipts: ReceiptBook
    private let sharesGateways: Bool
    private let latest: LatestPolicy
    /// The session that messages come from.
    private let client: String
    /// Whether the database keeps arrivals for it.
    private var keepsArrivals = true
    private var mustReload = false
    /// How long the last COMMIT took.
    private var commitSeconds = 0.0
    /// Whether newest values that wait were forgotten, and have to be found again.
    private var mustRecoverLatest = true
    /// Whether more waits with the broker than a batch holds.
    var isBehind = false {
        didSet { readings.isBehind = isBehind }
    }
    /// Arrival of the newest message that was stored.
    private(set) var newestArrival = Timestamp(microseconds: 0)

    /// Loads the detectors' states, and stores what they make of readings that were stored after them.
    ///
    /// - Parameters:
    ///   - connection: Where all goes but positions.
    ///   - positionConnection: Where those go.
    ///   - client: The identifier of the session that messages come from.
    ///   - detection: Who is judged by what; nil stores without judging.
    ///   - latest: When the newest values are written.
    ///   - sharesGateways: Whether other collectors store messages of the same gateways.
    ///   - owners: Who knows whose messages are, where they are kept as they came; nil keeps none.
    /// - Throws: The server's error.
    init(
        _ connection: Connection,
        positions positionConnection: Connection,
        client: String,
        detection: DetectionOptions?,
        latest: LatestPolicy,
        sharesGateways: Bool,
        owners: MessageOwners? = nil
    ) throws(PostgresError) {
        self.connection = connection
        self.positionConnection = positionConnection
        self.client = client
        self.latest = latest
        self.sharesGateways = sharesGateways
        self.owners = owners
        messages = MessageWriter(connection)
        receipts = ReceiptBook(isShared: sharesGateways)
        readings = TimeSeries.ReadingWriter(connection, positions: positionConnection, latest: latest)
        bench = detection.map { DetectorBench($0) }
        mustReload = true
        if bench != nil { try connection.listen(DetectorBench.profileChannel) }
        try detection?.refresh(connection)
        try makeReady()
    }

    /// Whether all names of a batch are known here, so that its contents can be stored without its catalog.
    func isSettled(for batch: borrowing IngestBatch) -> Bool {
        if mustReload || mustRecoverLatest { return false }
        let isNumbered = batch.withCatalog { catalog in
            readings.numbers.covers(series: catalog.seriesCount, devices: catalog.deviceCount)
        }
        return isNumbered && (bench?.knowsRoles(of: batch.readings) ?? true)
    }

    /// Stores a batch and everything that follows from it, all or nothing.
    ///
    /// - Throws: The server's error. Nothing was stored then, unless the connection broke during COMMIT.
    func store(_ batch: borrowing IngestBatch, now: Timestamp) throws(PostgresError) -> Report {
        try makeReady()
        let contents = batch.contents
        try batch.withCatalog { (catalog) throws(PostgresError) in
            try readings.prepare(contents.columns, catalog, now: now)
        }
        return try commit(contents, now: now) { () throws(PostgresError) in
            try seatNewcomers(batch, contents.columns)
        }
    }

    /// Stores the contents of a batch for which this ``isSettled(for:)``, as ``store(_:now:)-(IngestBatch,_)`` does.
    func store(_ contents: BatchContents, now: Timestamp) throws(PostgresError) -> Report {
        try readings.prepare(contents.columns, now: now)
        return try commit(contents, now: now) { [] }
    }

    private func commit(
        _ contents: BatchContents,
        now: Timestamp,
        seating: () throws(PostgresError) -> [JudgedEvent]
    ) throws(PostgresError) -> Report {
        let arrival = contents.arrival ?? now
        let raw = owners?.columns(of: contents.messages) ?? MessageColumns()
        if !raw.isEmpty { try messages.prepare(raw, now: now) }
        // Positions are committed before the rest, so what they are of must be known before them.
        if contents.hasArrivalPositions { try writeArrivals(contents) }
        var report = try transaction { () throws(PostgresError) -> Report in
            var events = try seating()
            let outcome = try readings.write(contents.columns) { known in
                events += bench?.judge(contents.columns, known: known) ?? []
            }
            try EpisodeStore.write(events, on: connection)
            try saveStates(rows: contents.columns.count, until: arrival, now: now)
            try DeadLetterStore.write(contents.letters, on: connection)
            try messages.write(raw)
            if !contents.hasArrivalPositions { try writeArrivals(contents) }
            try GatewayStore.write(contents.sightings, on: connection)
            try GatewayStore.write(contents.silenced, on: connection)
            try receipts.write(contents.notes, contents.names, on: connection)
            return Report(
                inserted: outcome.insertedReadings + outcome.insertedPositions,
                repeated: outcome.duplicateReadings + outcome.duplicatePositions,
                letters: contents.letters.count,
                events: events.count
            )
        }
        report.commitSeconds = commitSeconds
        newestArrival = max(newestArrival, arrival)
        return report
    }

    /// What the database keeps of messages that the broker may send again.
    func arrivals(now: Timestamp) throws(PostgresError) -> [ArrivalRecord] {
        try ArrivalStore.read(client, now: now, on: connection)
    }

    /// Nothing is written for those whose readings have times of their own.
    private func writeArrivals(_ contents: BatchContents) throws(PostgresError) {
        let records = contents.earlierArrivals + contents.arrivals
        guard keepsArrivals || !records.isEmpty else { return }
        try ArrivalStore.write(records, of: client, on: connection)
        keepsArrivals = !records.isEmpty
    }

    /// Lets time pass for the detectors, and asks the server whether it is there.
    ///
    /// - Returns: How many events there were.
    func tick(now: Timestamp) throws(PostgresError) -> Int {
        guard connection.checkAlive(), positionConnection.checkAlive() else {
            throw PostgresError(.connectionLost, operation: "check", message: "the server does not answer")
        }
        try makeReady()
        try followProfiles()
        guard let events = bench?.tick(now: now), !events.isEmpty else { return 0 }
        try transaction { () throws(PostgresError) in
            try EpisodeStore.write(events, on: connection)
            try saveStates(rows: events.count, until: newestArrival, now: now)
        }
        return events.count
    }

    /// Writes newest values that have waited long enough, not too many at once.
    func payLatest(now: Timestamp) throws(PostgresError) {
        guard !mustReload, !mustRecoverLatest, readings.owesLatest(at: now) else { return }
        try transaction { () throws(PostgresError) in
            try readings.payLatest(at: now, limit: TimeSeries.ReadingWriter.latestAtOnce)
        }
    }

    /// Writes what the goods are taken to be where that has changed, not too many at once.
    func tellGoods(now: Timestamp) throws(PostgresError) {
        guard !mustReload, let news = bench?.goodsNews(now: now), !news.isEmpty else { return }
        try transaction { () throws(PostgresError) in try GoodsStore.write(news, on: connection) }
        bench?.wereTold(news, at: now)
    }

    /// Writes all states, so that the next start has nothing to judge again.
    func saveAll(_ gateways: GatewayRegister, now: Timestamp) throws(PostgresError) {
        if !mustReload, !mustRecoverLatest {
            try transaction { () throws(PostgresError) in
                try readings.payLatest(at: now)
                try receipts.writeRest(gateways.names, on: connection)
            }
        }
        guard let places = bench?.unsavedSeats, !places.isEmpty else { return }
        try transaction { () throws(PostgresError) in
            try bench?.save(places, readingsUntil: newestArrival, on: connection)
        }
    }

    /// The receipts for gateways that are due.
    func takeReceipts(for gateways: GatewayRegister, now: Timestamp) -> [Message] {
        receipts.receipts(gateways.names, now: now)
    }

    /// What the registry says of all gateways.
    func standings() throws(PostgresError) -> [GatewayRegister.Name: GatewayStanding] {
        try GatewayStore.standings(on: connection)
    }

    /// Forgets all names, because the batch's catalog began anew.
    func startAnew() {
        readings = TimeSeries.ReadingWriter(connection, positions: positionConnection, latest: latest)
        mustRecoverLatest = true
        bench?.forgetHandles()
    }

    /// Runs a transaction; when it fails, the detectors know more than the database and must begin at its states.
    private func transaction<Value>(_ body: () throws(PostgresError) -> Value) throws(PostgresError) -> Value {
        do throws(PostgresError) {
            var done = ContinuousClock.now
            let value = try connection.transaction(.standard) { () throws(PostgresError) in
                let value = try body()
                done = .now
                return value
            }
            commitSeconds = (ContinuousClock.now - done) / .seconds(1)
            return value
        } catch {
            mustReload = true
            mustRecoverLatest = true
            receipts = ReceiptBook(isShared: sharesGateways)
            throw error
        }
    }

    /// Takes over the profiles that were given to devices, and those that were changed, since the last look.
    private func followProfiles() throws(PostgresError) {
        var devices: Set<Int32> = []
        var hasNewVersions = false
        while let notification = try connection.waitForNotification(timeoutMilliseconds: 0) {
            guard notification.channel == DetectorBench.profileChannel else { continue }
            if let number = Int32(notification.payload) { devices.insert(number) } else { hasNewVersions = true }
        }
        if hasNewVersions {
            try bench?.refreshProfiles(on: connection)
        } else {
            try bench?.changeProfiles(of: devices, on: connection)
        }
    }

    /// Takes back what a failed transaction left in memory.
    private func makeReady() throws(PostgresError) {
        if mustRecoverLatest { try readings.recoverLatest() }
        mustRecoverLatest = false
        if mustReload { try reload() }
    }

    private func reload() throws(PostgresError) {
        guard bench != nil else {
            mustReload = false
            return
        }
        bench?.forget()
        try connection.transaction { () throws(PostgresError) in
            try EpisodeStore.write(try bench?.loadAll(on: connection) ?? [], on: connection)
        }
        // What was judged at loading belongs to the states from now on: they must not be written with an older mark.
        newestArrival = max(newestArrival, bench?.newestArrival ?? newestArrival)
        mustReload = false
    }

    /// Gives the devices of a batch their judges, and its series their roles.
    private func seatNewcomers(
        _ batch: borrowing IngestBatch,
        _ columns: ReadingBatch
    ) throws(PostgresError) -> [JudgedEvent] {
        let devices = batch.withCatalog { catalog in
            bench?.newcomers(in: columns, catalog: catalog, numbers: readings.numbers) ?? []
        }
        let events = try bench?.load(devices, on: connection) ?? []
        batch.withCatalog { catalog in
            bench?.giveRoles(columns, catalog: catalog, numbers: readings.numbers)
        }
        return events
    }

    private func saveStates(rows: Int, until arrival: Timestamp, now: Timestamp) throws(PostgresError) {
        guard let places = bench?.seatsToSave(rows: rows, now: now), !places.isEmpty else { return }
        try bench?.save(places, readingsUntil: arrival, on: connection)
    }
}
