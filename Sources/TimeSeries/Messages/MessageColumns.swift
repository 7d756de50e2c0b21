internal import Postgres
public import Telemetry

/// Raw messages on their way into the store, by tenant and hour of arrival.
public struct MessageColumns: Sendable {
    /// What one tenant sent within one hour of UTC, and so within one chunk.
    struct Block: Sendable {
        let tenant: String
        var first: Timestamp
        var last: Timestamp
        var times = CopyArray(of: .timestamp)
        var topics = CopyArray(of: .text)
        var contentTypes = CopyArray(of: .text)
        var sizes = CopyArray(of: .int32)
        var payloads = CopyArray(of: .bytes)
    }

    private struct Place: Hashable {
        let tenant: TenantName
        let hour: Timestamp
    }

    private(set) var blocks: [Block] = []
    private var places: [Place: Int] = [:]
    private var lastPlace: (place: Place, number: Int)?

    /// Whether there is nothing to store.
    public var isEmpty: Bool { blocks.isEmpty }

    /// How many messages there are.
    public var count: Int { blocks.reduce(0) { $0 + $1.times.count } }

    /// Creates empty columns.
    public init() {}

    /// Takes a message.
    ///
    /// - Parameters:
    ///   - tenant: Whose it is.
    ///   - topic: Valid UTF-8 without zero bytes, which the server refuses in a text.
    ///   - payload: The payload, or its beginning.
    ///   - payloadBytes: How long it was when it came.
    ///   - contentType: Its MQTT 5 content type.
    ///   - receivedAt: When it arrived.
    public mutating func append(
        tenant: TenantName,
        topic: String,
        payload: ArraySlice<UInt8>,
        payloadBytes: Int,
        contentType: String?,
        receivedAt: Timestamp
    ) {
        let number = number(of: Place(tenant: tenant, hour: Day.startOfHour(receivedAt)), at: receivedAt)
        blocks[number].first = min(blocks[number].first, receivedAt)
        blocks[number].last = max(blocks[number].last, receivedAt)
        blocks[number].times.append(timestamp: receivedAt.microseconds)
        blocks[number].topics.append(topic)
        if let contentType {
            blocks[number].contentTypes.append(contentType)
        } else {
            blocks[number].contentTypes.appendNull()
        }
        blocks[number].sizes.append(int32: Int32(clamping: payloadBytes))
        blocks[number].payloads.append(payload)
    }

    private mutating func number(of place: Place, at time: Timestamp) -> Int {
        if let lastPlace, lastPlace.place == place { return lastPlace.number }
        let number = places[place] ?? blocks.count
        if number == blocks.count {
            blocks.append(Block(tenant: place.tenant.rawValue, first: time, last: time))
            places[place] = number
        }
        lastPlace = (place, number)
        return number
    }
}
