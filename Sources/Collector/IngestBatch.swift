internal import MQTT
internal import Payloads
internal import Telemetry

/// What has been read and not yet stored: messages as they came, and what they mean.
struct IngestBatch: ~Copyable {
    private(set) var messages = MessageArena()
    private(set) var letters: [DeadLetter] = []
    private(set) var gateways: GatewayRegister
    private var budget: LetterBudget
    /// Letters that were counted and not kept since the batch was last emptied.
    private(set) var droppedLetters = 0
    /// Sources whose letters are no longer kept, since the batch was last emptied.
    private(set) var silenced: [SilencedSource] = []
    /// The messages of the batch that have readings of their arrival.
    private var arrivals: [ArrivalRecord] = []
    /// Whether positions are among what is of its arrival.
    private var hasArrivalPositions = false
    /// What the broker may send again of such messages.
    var book = ArrivalBook()
    private var isRepeat = false
    private var rebirths = RebirthRequests()
    private var writer = Payloads.ReadingWriter()
    private var decoder: MessageDecoder
    private let options: CollectorOptions
    /// Readings, positions or messages after which the batch is full.
    var rowLimit: Int

    init(_ options: CollectorOptions) {
        self.options = options
        rowLimit = options.batchRows
        gateways = GatewayRegister(rules: options.gateways)
        budget = LetterBudget(limit: options.gateways.deadLettersPerHour)
        decoder = MessageDecoder(routes: options.routes, limits: options.limits)
    }

    /// The readings and positions.
    var readings: ReadingBatch { writer.batch }
    /// Whether no message was read.
    var isEmpty: Bool { messages.count == 0 }
    /// Whether no further message should be read before this batch is stored.
    var isFull: Bool {
        writer.batch.count >= rowLimit || writer.batch.positions.count >= rowLimit
            || messages.count >= rowLimit || messages.bytes.count >= options.batchBytes
    }

    /// Lends the names behind the handles of the readings.
    func withCatalog<Value, Failure: Error>(
        _ body: (borrowing SeriesCatalog) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try body(writer.catalog)
    }

    /// Takes one message; a repeat has been counted against its gateway's limits before.
    mutating func take(
        topic: Span<UInt8>,
        payload: Span<UInt8>,
        contentType: String?,
        receivedAt: Timestamp,
        firstReceivedAt: Timestamp? = nil,
        packet: UInt16 = 0,
        isRepeat: Bool = false
    ) {
        self.isRepeat = isRepeat
        let entry = messages.append(
            topic: topic,
            payload: payload,
            contentType: contentType,
            receivedAt: receivedAt,
            firstReceivedAt: firstReceivedAt,
            packet: packet,
            limit: options.limits.payloadBytes,
            kept: options.keptPayloadBytes
        )
        let origin = gateways.origin(of: topic, receivedAt: receivedAt)
        if let gateway = origin.gateway {
            let bytes = payload.count
            if let refusal = gateways.refusal(of: gateway, bytes: bytes, receivedAt: receivedAt, isRepeat: isRepeat) {
                return bury(entry, of: messages, code: refusal.code, reason: refusal.reason)
            }
            if origin.isStatus { return gateways.note(payload, ofStatusOf: gateway, receivedAt: receivedAt) }
        }
        let mark = writer.batch.mark
        let outcome = decoder.decode(
            payload,
            topic: topic,
            contentType: contentType,
            receivedAt: receivedAt,
            firstReceivedAt: firstReceivedAt,
            into: &writer
        )
        if let gateway = origin.gateway { gateways.note(writer.batch, from: mark, of: gateway) }
        if packet != 0 { noteArrival(of: entry, topic: topic, payload: payload, from: mark) }
        if let failure = outcome.failure { bury(entry, of: messages, failure) }
    }

    /// Takes a message of another batch once more.
    mutating func take(_ entry: MessageArena.Entry, of source: MessageArena, isRepeat: Bool = false) {
        self.isRepeat = isRepeat
        guard !entry.isTruncated else {
            let reason = "\(entry.payloadBytes) bytes, over the limit of \(options.limits.payloadBytes)"
            bury(entry, of: source, DecodingFailure(.tooLarge, reason))
            return
        }
        take(
            topic: source.bytes.span.extracting(entry.topic),
            payload: source.bytes.span.extracting(entry.payload),
            contentType: entry.contentType,
            receivedAt: entry.receivedAt,
            firstReceivedAt: entry.firstReceivedAt,
            packet: entry.packet,
            isRepeat: isRepeat
        )
    }

    /// Notes a message that has given something without a time of its own.
    private mutating func noteArrival(
        of entry: MessageArena.Entry,
        topic: Span<UInt8>,
        payload: Span<UInt8>,
        from mark: ReadingBatch.Mark
    ) {
        let untimed: Quality = [.receivedTime, .suspectTime]
        let readings = (mark.readings..<writer.batch.count).contains {
            !writer.batch.qualities[$0].isDisjoint(with: untimed)
        }
        let positions = (mark.positions..<writer.batch.positions.count).contains {
            !writer.batch.positions.qualities[$0].isDisjoint(with: untimed)
        }
        guard readings || positions else { return }
        hasArrivalPositions = hasArrivalPositions || positions
        arrivals.append(
            ArrivalRecord(
                packet: entry.packet,
                digest: ArrivalRecord.digest(topic: topic, payload: payload, contentType: entry.contentType),
                arrival: entry.firstReceivedAt ?? entry.receivedAt,
                noted: entry.receivedAt
            )
        )
    }

    /// Makes a dead letter of a message that the database refused.
    mutating func bury(_ entry: MessageArena.Entry, of source: MessageArena, refusal: String) {
        bury(entry, of: source, code: "storage", reason: refusal)
    }

    /// Empties the batch and keeps names and memory.
    mutating func removeAll() {
        messages.removeAll()
        letters.removeAll(keepingCapacity: true)
        arrivals.removeAll(keepingCapacity: true)
        hasArrivalPositions = false
        silenced.removeAll(keepingCapacity: true)
        droppedLetters = 0
        gateways.forgetNotes()
        writer.batch.removeAll()
    }

    /// Empties the batch and forgets all names, so that a refused one leaves no trace.
    mutating func startAnew() {
        removeAll()
        writer = Payloads.ReadingWriter()
    }

    /// What is to be stored.
    var contents: BatchContents {
        BatchContents(
            messages: messages,
            columns: writer.batch,
            letters: letters,
            arrivals: arrivals,
            earlierArrivals: book.records,
            hasArrivalPositions: hasArrivalPositions,
            silenced: silenced,
            droppedLetters: droppedLetters,
            sightings: gateways.sightings,
            notes: gateways.notes,
            names: gateways.names
        )
    }

    /// Gives away what is to be stored and goes on with the memory of `empty`.
    mutating func handOver(for empty: consuming BatchContents) -> BatchContents {
        let given = contents
        messages = empty.messages
        writer.batch = empty.columns
        letters = []
        arrivals = []
        hasArrivalPositions = false
        silenced = []
        droppedLetters = 0
        gateways.wereStored()
        return given
    }

    /// Notes that what was known of gateways has been stored.
    mutating func gatewaysWereStored() { gateways.wereStored() }

    /// Notes that what was given away of gateways was not stored.
    mutating func gatewaysWereNotStored(_ sightings: [GatewayRegister.Sighting]) { gateways.wereNotStored(sightings) }

    /// Takes over what the registry says of gateways.
    mutating func take(_ standings: [GatewayRegister.Name: GatewayStanding]) { gateways.take(standings) }

    /// What nodes of Sparkplug must be asked for.
    mutating func takeRebirthRequests() -> [Message] { rebirths.take() }

    private mutating func bury(_ entry: MessageArena.Entry, of source: MessageArena, _ failure: DecodingFailure) {
        if failure.code == .sparkplugNeedsRebirth { rebirths.note(source.topic(entry), at: entry.receivedAt) }
        let reason = failure.place.isEmpty ? failure.reason : "\(failure.place): \(failure.reason)"
        bury(entry, of: source, code: failure.code.rawValue, reason: reason)
    }

    private mutating func bury(_ entry: MessageArena.Entry, of source: MessageArena, code: String, reason: String) {
        let topic = source.topic(entry)
        let parts = HouseTopic(topic)
        let tenant = parts?.tenant ?? options.defaultTenant
        let sender = parts?.gateway ?? topic
        // What is stored in parts is taken several times and counted once.
        let verdict = isRepeat ? .keep : budget.take("\(tenant)/\(sender)", at: entry.receivedAt)
        if case .refuseFirst = verdict {
            silenced.append(SilencedSource(tenant: tenant, name: sender, code: code, time: entry.receivedAt))
        }
        guard case .keep = verdict else {
            droppedLetters += 1
            return
        }
        letters.append(
            DeadLetter(
                tenant: tenant,
                topic: topic,
                payload: Array(source.bytes[entry.payload]),
                payloadBytes: entry.payloadBytes,
                contentType: entry.contentType.map { $0.replacing("\0", with: "") },
                code: code,
                reason: reason,
                receivedAt: entry.receivedAt,
                firstReceivedAt: entry.firstReceivedAt ?? entry.receivedAt
            )
        )
    }
}
