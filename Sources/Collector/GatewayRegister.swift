internal import Telemetry

/// Which gateways were heard and what they said of themselves, gathered until it is stored.
struct GatewayRegister: Sendable {
    /// What kind of message a gateway sent.
    enum Kind: Sendable {
        /// Readings, to be decoded.
        case readings
        /// Its own state, retained; done with.
        case status
    }

    /// What is to be stored of one gateway.
    struct Sighting: Sendable {
        let tenant: String
        let name: String
        let seenAt: Timestamp
        /// What its last status said; nil when none came.
        let isOnline: Bool?
    }

    private struct Entry {
        let topic: HouseTopic
        var seenAt = Timestamp(microseconds: 0)
        var storedAt = Timestamp(microseconds: 0)
        var isOnline: Bool?
    }

    private var places: [UInt64: Int?] = [:]
    private var entries: [Entry] = []
    private var heard: Set<Int> = []

    /// A gateway's last sighting is stored no more often than this.
    static let storeSeconds = 10.0
    /// Topics that are remembered; beyond it the memory starts anew.
    static let topicLimit = 100_000

    /// Notes a message and says what it is.
    mutating func note(topic: Span<UInt8>, payload: Span<UInt8>, receivedAt: Timestamp) -> Kind {
        guard let place = place(of: topic) else { return .readings }
        entries[place].seenAt = receivedAt
        heard.insert(place)
        guard entries[place].topic.rest == "status" else { return .readings }
        entries[place].isOnline = Self.isOnline(payload)
        return .status
    }

    /// What should be stored now.
    var sightings: [Sighting] {
        heard.compactMap { place in
            let entry = entries[place]
            let isDue = entry.seenAt.seconds(since: entry.storedAt) >= Self.storeSeconds
            guard isDue || entry.isOnline != nil, let gateway = entry.topic.gateway else { return nil }
            return Sighting(
                tenant: entry.topic.tenant,
                name: gateway,
                seenAt: entry.seenAt,
                isOnline: entry.isOnline
            )
        }
    }

    /// Notes that ``sightings`` were stored.
    mutating func wereStored() {
        for place in heard {
            let isDue = entries[place].seenAt.seconds(since: entries[place].storedAt) >= Self.storeSeconds
            if isDue { entries[place].storedAt = entries[place].seenAt }
            entries[place].isOnline = nil
        }
        heard.removeAll(keepingCapacity: true)
        if places.count > Self.topicLimit {
            places.removeAll()
            entries.removeAll()
        }
    }

    private mutating func place(of topic: Span<UInt8>) -> Int? {
        // FNV-1a, 64 bits. Two topics of one sum would share a sighting, which costs nothing worse than that.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for index in topic.indices { hash = (hash ^ UInt64(topic[index])) &* 0x0000_0100_0000_01b3 }
        if let known = places[hash] { return known }
        let text = topic.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        guard let parts = HouseTopic(text), parts.gateway != nil else {
            places[hash] = .some(nil)
            return nil
        }
        entries.append(Entry(topic: parts))
        places[hash] = entries.count - 1
        return entries.count - 1
    }

    /// Reads `online`, `offline`, or an object with `"online": true`; anything else says that it is there.
    private static func isOnline(_ payload: Span<UInt8>) -> Bool {
        let text = payload.extracting(first: 4_096).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        let compact = text.filter { !$0.isWhitespace }.lowercased()
        return compact != "offline" && !compact.isEmpty && !compact.contains("\"online\":false")
            && !compact.contains("\"state\":\"offline\"") && !compact.contains("\"status\":\"offline\"")
    }
}
