internal import Telemetry

/// The messages of a batch as they came, in one piece of memory: what is needed to decode a batch again in parts.
struct MessageArena: Sendable {
    /// Where a message lies.
    struct Entry: Sendable {
        let topic: Range<Int>
        /// The payload, or its beginning.
        let payload: Range<Int>
        let payloadBytes: Int
        let contentType: String?
        let receivedAt: Timestamp

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
        limit: Int,
        kept: Int
    ) -> Entry {
        let topicStart = bytes.count
        topic.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
        let payloadStart = bytes.count
        let keptCount = payload.count > limit ? min(kept, payload.count) : payload.count
        payload.extracting(0..<keptCount).withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
        let entry = Entry(
            topic: topicStart..<payloadStart,
            payload: payloadStart..<bytes.count,
            payloadBytes: payload.count,
            contentType: contentType,
            receivedAt: receivedAt
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
        receivedAt: Timestamp
    ) {
        let topicStart = bytes.count
        bytes += topic
        let payloadStart = bytes.count
        bytes += payload
        entries.append(
            Entry(
                topic: topicStart..<payloadStart,
                payload: payloadStart..<bytes.count,
                payloadBytes: payloadBytes,
                contentType: contentType,
                receivedAt: receivedAt
            )
        )
    }

    /// Adds the messages of another one behind its own.
    mutating func append(contentsOf other: MessageArena) {
        let start = bytes.count
        bytes += other.bytes
        entries += other.entries.map { entry in
            Entry(
                topic: entry.topic.lowerBound + start..<entry.topic.upperBound + start,
                payload: entry.payload.lowerBound + start..<entry.payload.upperBound + start,
                payloadBytes: entry.payloadBytes,
                contentType: entry.contentType,
                receivedAt: entry.receivedAt
            )
        }
    }

    /// Forgets all messages and keeps the memory, unless it has grown far beyond an ordinary batch.
    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: bytes.capacity < 8 << 20)
        entries.removeAll(keepingCapacity: true)
    }

    /// The topic of a message as text.
    func topic(_ entry: Entry) -> String { String(decoding: bytes[entry.topic], as: UTF8.self) }
}
