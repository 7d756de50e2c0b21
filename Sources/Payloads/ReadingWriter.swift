public import Telemetry

/// Where decoders put readings: the batch of a worker and the catalog its handles come from.
public struct ReadingWriter: ~Copyable, Sendable {
    /// What was decoded since the batch was last emptied.
    public var batch: ReadingBatch
    /// The names behind the handles.
    public var catalog: SeriesCatalog

    // The message being read.
    private var limits = DecodingLimits()
    private var tenant = TenantHandle(rawValue: 0)
    private var receivedAt = Timestamp(microseconds: 0)
    private var start = ReadingBatch().mark
    private(set) var failure: DecodingFailure?
    private(set) var rejected = 0
    /// How many readings and positions the message may still have.
    private var room = 0

    // The element being read: one device at one time.
    private var device = DeviceHandle(rawValue: 0)
    private var time = Timestamp(microseconds: 0)
    private var timeQuality: Quality = []
    private var sequence = ReadingBatch.noSequence
    private var elementStart = 0

    /// Creates a writer with an empty batch.
    public init(catalog: consuming SeriesCatalog = SeriesCatalog(), batchCapacity: Int = 0) {
        self.catalog = catalog
        batch = ReadingBatch(capacity: batchCapacity)
    }

    // MARK: - Messages

    /// Begins a message that arrived at `receivedAt`.
    mutating func begin(
        _ context: MessageContext,
        receivedAt: Timestamp,
        limits: DecodingLimits
    ) throws(DecodingFailure) {
        self.limits = limits
        failure = nil
        rejected = 0
        self.receivedAt = receivedAt
        start = batch.mark
        room = limits.readingsPerMessage
        let name = context.tenantBytes
        do { tenant = try catalog.tenant(name.span) } catch { throw Self.failure(error) }
    }

    /// Notes that a part of the message is refused, and why; the first reason is the one that is told.
    mutating func reject(_ failure: DecodingFailure) {
        rejected += 1
        if self.failure == nil { self.failure = failure }
    }

    /// Rejects a part of the message, unless its failure is one that ends the message.
    mutating func rejectPart(_ failure: DecodingFailure) throws(DecodingFailure) {
        guard failure.code != .tooManyReadings else { throw failure }
        reject(failure)
    }

    /// Notes something that the operator must hear although nothing is refused.
    mutating func warn(_ failure: DecodingFailure) {
        if self.failure == nil { self.failure = failure }
    }

    /// Whether the message has given nothing yet.
    var isUntouched: Bool { batch.mark == start }

    // MARK: - Elements

    /// Begins the readings of one device at one time.
    mutating func begin(
        device name: Span<UInt8>,
        at time: DeviceTime,
        sequence: Int64 = ReadingBatch.noSequence,
        flags: Quality = []
    ) throws(DecodingFailure) {
        try NameRule.check(name, .badDevice, "device name", limit: limits.nameBytes)
        do { device = try catalog.device(name, of: tenant) } catch { throw Self.failure(error) }
        self.time = time.instant
        timeQuality = time.quality.union(flags)
        self.sequence = sequence
        elementStart = batch.count
    }

    /// Begins the readings of one device at one time, by the device's name as a string.
    mutating func begin(
        device name: String,
        at time: DeviceTime,
        sequence: Int64 = ReadingBatch.noSequence,
        flags: Quality = []
    ) throws(DecodingFailure) {
        let bytes = Array(name.utf8)
        try begin(device: bytes.span, at: time, sequence: sequence, flags: flags)
    }

    /// Puts one reading of the element, in the unit it is stored in; NaN is a value known to be missing.
    ///
    /// A second reading of a series in the same element replaces the first.
    mutating func put(
        metric: Span<UInt8>,
        channel: Span<UInt8>,
        unit: Span<UInt8>,
        value: Double,
        quality: Quality
    ) throws(DecodingFailure) {
        try NameRule.check(metric, .badName, "metric name", limit: limits.nameBytes)
        if !channel.isEmpty { try NameRule.check(channel, .badName, "channel name", limit: limits.nameBytes) }
        if !unit.isEmpty { try NameRule.check(unit, .badName, "unit name", limit: limits.nameBytes) }
        try takeRoom()
        let handle: SeriesHandle
        do {
            handle = try catalog.series(of: device, metric: metric, channel: channel, unit: unit)
        } catch { throw Self.failure(error) }
        let flags = quality.union(timeQuality)
        for row in elementStart..<batch.count where batch.series[row] == handle {
            batch.replaceValue(at: row, with: value, quality: flags)
            return
        }
        // Adding 0 makes -0 a 0: they are equal, and must be equal as bytes in the store as well.
        batch.append(
            handle,
            at: time,
            value: value + 0,
            quality: flags,
            receivedAt: receivedAt,
            sequence: sequence
        )
    }

    /// Puts the position of the element's device.
    mutating func put(_ position: Position) throws(DecodingFailure) {
        guard position.isOnEarth else {
            throw DecodingFailure(.badValue, "latitude or longitude beyond its range", place: "position")
        }
        try takeRoom()
        batch.positions.append(
            position,
            of: device,
            at: time,
            quality: timeQuality,
            receivedAt: receivedAt,
            sequence: sequence
        )
    }

    private mutating func takeRoom() throws(DecodingFailure) {
        guard room > 0 else {
            throw DecodingFailure(.tooManyReadings, "over \(limits.readingsPerMessage) readings in a message")
        }
        room -= 1
    }

    private static func failure(_ full: CatalogFull) -> DecodingFailure {
        DecodingFailure(.tooManySeries, "the catalog holds its limit of \(full.limit) \(full.subject.rawValue)")
    }
}
