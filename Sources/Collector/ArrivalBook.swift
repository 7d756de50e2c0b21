internal import Telemetry

/// The arrivals of messages without times of their own that the broker may send again.
///
/// A redelivery has the packet identifier of the first delivery (MQTT 5, 4.4), and comes right after the session was resumed.
/// A record is kept until its acknowledgement was written and has had the time to get there.
struct ArrivalBook: Sendable {
    /// No broker has more deliveries under way than the window that we grant it, so nothing older comes again.
    static let window = 20_000
    /// Seconds for which an acknowledgement that was written may still be on its way.
    static let travelSeconds = 30.0
    /// Seconds after the session was resumed in which redeliveries come: later the identifiers are new messages'.
    static let redeliverySeconds = 60.0

    /// What is stored and not acknowledged.
    private var open: [ArrivalRecord] = []
    /// What was acknowledged lately.
    private var acknowledged: [ArrivalRecord] = []
    /// What may come again on the present connection, by packet identifier.
    private var expected: [UInt16: ArrivalRecord] = [:]
    private var expectedUntil = Timestamp(microseconds: 0)

    /// All that is to be kept.
    var records: [ArrivalRecord] { acknowledged + open }

    /// Takes over what the database keeps: it knows of every commit, of one whose answer was lost too.
    mutating func load(_ records: [ArrivalRecord]) {
        open = records
        acknowledged = []
    }

    /// Takes the records of a batch that was stored.
    mutating func stored(_ records: [ArrivalRecord]) { open += records }

    /// Notes that the acknowledgements of all that is stored were written.
    mutating func acknowledge(at now: Timestamp) {
        if !acknowledged.isEmpty {
            acknowledged.removeAll { now.seconds(since: $0.noted) > Self.travelSeconds }
        }
        if open.isEmpty { return }
        acknowledged += open
        open = []
        if acknowledged.count > Self.window { acknowledged.removeFirst(acknowledged.count - Self.window) }
    }

    /// Begins a connection: a session that goes on sends again what is not acknowledged, a new one nothing.
    mutating func connect(isResumed: Bool, at now: Timestamp) {
        expected = [:]
        guard isResumed else {
            load([])
            return
        }
        for record in records { expected[record.packet] = record }
        expectedUntil = now.advanced(bySeconds: Self.redeliverySeconds)
    }

    /// Whether anything may come again.
    var isExpecting: Bool { !expected.isEmpty }

    /// The first arrival of a message that comes again; nil for all others. Each record speaks once.
    mutating func recall(
        packet: UInt16,
        topic: Span<UInt8>,
        payload: Span<UInt8>,
        contentType: String?,
        at now: Timestamp
    ) -> Timestamp? {
        guard now <= expectedUntil else {
            expected = [:]
            return nil
        }
        guard let record = expected[packet],
            record.digest == ArrivalRecord.digest(topic: topic, payload: payload, contentType: contentType)
        else { return nil }
        expected[packet] = nil
        return record.arrival
    }
}
