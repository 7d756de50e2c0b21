internal import Telemetry

/// The messages of a batch as they came, in one piece of memory: what is needed to decode a batch again in parts.
struct MessageArena: Sendable {
    /// Where a message lies. The numbers are narrow, for a batch has ten thousand of them.
    struct Entry: Sendable {
        private let start: UInt32
        private let payloadStart: UInt32
        private let end: UInt32
        private let wholePayload: UInt32
        /// The packet identifier of its delivery; 0 for one that was not delivered, or comes from the spool.
        let packet: UInt16
        let contentType: String?
        let receivedAt: Timestamp
        /// Microseconds since 1970; the least number stands for none.
        private let firstArrival: Int64

        fileprivate init(
            start: Int,
            payloadStart: Int,
            end: Int,
            payloadBytes: Int,
            packet: UInt16,
            contentType: String?,
            receivedAt: Timestamp,
            firstReceivedAt: Timestamp?
        ) {
            self.packet = packet
            self.start = UInt32(start)
            self.payloadStart = UInt32(payloadStart)
            self.end = UInt32(end)
            wholePayload = UInt32(payloadBytes)
            self.contentType = contentType
            self.receivedAt = receivedAt
            firstArrival = firstReceivedAt?.microseconds ?? .min
        }

        /// The same message `offset` bytes further on.
        fileprivate func moved(by offset: Int) -> Entry {
            Entry(
                start: topic.lowerBound + offset,
                payloadStart: payload.lowerBound + offset,
                end: payload.upperBound + offset,
                payloadBytes: payloadBytes,
                packet: packet,
                contentType: contentType,
                receivedAt: receivedAt,
                firstReceivedAt: firstReceivedAt
            )
        }

        var topic: Range<Int> { Int(start)..<Int(payloadStart) }
        /// The payload, or its beginning.
        var payload: Range<Int> { Int(payloadStart)..<Int(end) }
        var payloadBytes: Int { Int(wholePayload) }
        /// When a message that comes again, from the broker or as a dead letter, arrived first; nil for all others.
        var firstReceivedAt: Timestamp? { firstArrival == .min ? nil : Timestamp(microseconds: firstArrival) }

        /// Whether only the beginning was kept.
        var isTruncated: Bool { payload.count < payloadBytes }
    }

    private(set) var bytes: [UInt8] = []
    private(set) var entries: [Entry] = []

    var count: Int { entries.count }

    /// Keeps a message; of a payload over `limit` bytes only the first `kept`.
    ///
    /// - Returns: Its entry.
    @discardableResult
    mutating func append(
        topic: Span<UInt8>,
        payload: Span<UInt8>,
        contentType: String?,
        receivedAt: Timestamp,
        firstReceivedAt: Timestamp? = nil,
        packet: UInt16 = 0,
        limit: Int,
        kept: Int
    ) -> Entry {
        let topicStart = bytes.count
        topic.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
        let payloadStart = bytes.count
        let keptCount = payload.count > limit ? min(kept, payload.count) : payload.count
        payload.extracting(0..<keptCount).withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
        let entry = Entry(
            start: topicStart,
            payloadStart: payloadStart,
            end: bytes.count,
            payloadBytes: payload.count,
            packet: packet,
            contentType: contentType,
            receivedAt: receivedAt,
            firstReceivedAt: firstReceivedAt
        )
        entries.append(entry)
        return entry
    }

    /// Keeps a message of which only the beginning may be there.
    mutating func append(
        topic: ArraySlice<UInt8>,
        payload: ArraySlice<UInt8>,
        payloadBytes: Int,
        contentType: String?,
        receivedAt: Timestamp,
        firstReceivedAt: Timestamp?
    ) {
        let topicStart = bytes.count
        bytes += topic
        let payloadStart = bytes.count
        bytes += payload
        entries.append(
            Entry(
                start: topicStart,
                payloadStart: payloadStart,
                end: bytes.count,
                payloadBytes: payloadBytes,
                packet: 0,
                contentType: contentType,
                receivedAt: receivedAt,
                firstReceivedAt: firstReceivedAt
            )
        )
    }

    /// Adds the messages of another one behind its own.
    mutating func append(contentsOf other: MessageArena) {
        let start = bytes.count
        bytes += other.bytes
        entries += other.entries.map { $0.moved(by: start) }
    }

    /// Forgets all messages and keeps the memory, unless it has grown far beyond an ordinary batch.
    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: bytes.capacity < 8 << 20)
        entries.removeAll(keepingCapacity: true)
    }

    /// The topic of a message as text.
    func topic(_ entry: Entry) -> String { String(decoding: bytes[entry.topic], as: UTF8.self) }
}
