internal import Telemetry

/// Which gateways were heard, what they said of themselves and how they count, gathered until it is stored.
struct GatewayRegister: Sendable {
    /// What a topic is.
    struct Origin: Sendable {
        /// The gateway's place; nil for topics that are none of a gateway of the house.
        let gateway: Int?
        /// Whether it is the gateway's own state, retained.
        let isStatus: Bool
    }

    /// What is to be stored of one gateway.
    struct Sighting: Sendable {
        let tenant: String
        let name: String
        let seenAt: Timestamp
        /// What its last status said; nil when none came.
        let status: GatewayStatus?
        /// Whether a new one is entered, and as what.
        let standing: GatewayStanding?
    }

    /// A gateway's name.
    struct Name: Hashable, Sendable {
        let tenant: String
        let gateway: String
    }

    /// A sequence number of a message that is not stored yet.
    struct Note: Sendable {
        let gateway: Int
        let number: Int64
        /// Event time in microseconds; nil when the device's clock is not to be trusted.
        let time: Int64?
    }

    private struct Entry {
        var seenAt = Timestamp(microseconds: 0)
        var storedAt = Timestamp(microseconds: 0)
        var status: GatewayStatus?
        var isHeard = false
        var messages: Allowance
        var bytes: Allowance
        var standing: GatewayStanding?
    }

    private let rules: GatewayRules
    private var origins: [UInt64: Origin] = [:]
    private var places: [Name: Int] = [:]
    private(set) var names: [Name] = []
    private var entries: [Entry] = []
    private var heard: [Int] = []
    /// The numbers of the batch that is being read.
    private(set) var notes: [Note] = []

    /// A gateway's last sighting is stored no more often than this.
    static let storeSeconds = 10.0
    /// Topics that are remembered; beyond it the memory starts anew.
    static let topicLimit = 100_000
    /// Gateways that are followed; further ones are read like foreign topics.
    static let gatewayLimit = 100_000

    init(rules: GatewayRules) { self.rules = rules }

    /// Notes that a message came on a topic.
    mutating func origin(of topic: Span<UInt8>, receivedAt: Timestamp) -> Origin {
        let origin = find(topic)
        guard let place = origin.gateway else { return origin }
        entries[place].seenAt = receivedAt
        if !entries[place].isHeard {
            entries[place].isHeard = true
            heard.append(place)
        }
        return origin
    }

    /// Notes a gateway's status.
    mutating func note(_ payload: Span<UInt8>, ofStatusOf place: Int, receivedAt: Timestamp) {
        entries[place].status = GatewayStatus(payload, receivedAt: receivedAt)
    }

    /// Why a gateway's message is not read; nil when it is.
    mutating func refusal(
        of place: Int,
        bytes: Int,
        receivedAt: Timestamp,
        isRepeat: Bool
    ) -> (code: String, reason: String)? {
        if let refusal = GatewayStanding.refusal(entries[place].standing, rules) { return refusal }
        if isRepeat { return nil }
        if let rate = rules.messagesPerSecond {
            let limit = rate * rules.burstSeconds
            guard entries[place].messages.take(1, rate: rate, limit: limit, at: receivedAt) else {
                return ("rate_limited", "over \(rate) messages/s in the long run")
            }
        }
        if let rate = rules.bytesPerSecond {
            let limit = rate * rules.burstSeconds
            guard entries[place].bytes.take(Double(bytes), rate: rate, limit: limit, at: receivedAt) else {
                return ("rate_limited", "over \(rate) bytes/s in the long run")
            }
        }
        return nil
    }

    /// Notes the sequence numbers of the rows that a gateway's message has given.
    mutating func note(_ batch: ReadingBatch, from mark: ReadingBatch.Mark, of place: Int) {
        let untrusted: Quality = [.receivedTime, .suspectTime]
        var last = ReadingBatch.noSequence
        for row in mark.readings..<batch.count where batch.sequences[row] != last {
            last = batch.sequences[row]
            let time = batch.qualities[row].isDisjoint(with: untrusted) ? batch.times[row].microseconds : nil
            notes.append(Note(gateway: place, number: last, time: time))
        }
        // Not the positions as a value: whoever takes hold of them takes hold of eleven columns, once a message.
        for row in mark.positions..<batch.positions.count where batch.positions.sequences[row] != last {
            last = batch.positions.sequences[row]
            let isTrusted = batch.positions.qualities[row].isDisjoint(with: untrusted)
            let time = isTrusted ? batch.positions.times[row].microseconds : nil
            if last != ReadingBatch.noSequence { notes.append(Note(gateway: place, number: last, time: time)) }
        }
    }

    /// Forgets the numbers of a batch that is not stored after all.
    mutating func forgetNotes() { notes.removeAll(keepingCapacity: true) }

    /// Takes over what the registry says.
    mutating func take(_ standings: [Name: GatewayStanding]) {
        for (place, name) in names.enumerated() { entries[place].standing = standings[name] }
        for (name, standing) in standings where places[name] == nil {
            guard let place = enter(name) else { return }
            entries[place].standing = standing
        }
    }

    /// What should be stored now.
    var sightings: [Sighting] {
        heard.compactMap { place in
            let entry = entries[place]
            let isDue = entry.seenAt.seconds(since: entry.storedAt) >= Self.storeSeconds
            // Without registration a stranger leaves no trace but its dead letters.
            let isStranger = entry.standing == nil && rules.registration == .off
            guard isDue || entry.status != nil, !isStranger else { return nil }
            return Sighting(
                tenant: names[place].tenant,
                name: names[place].gateway,
                seenAt: entry.seenAt,
                status: entry.status,
                standing: rules.registration == .quarantine ? .quarantined : .registered
            )
        }
    }

    /// Notes that ``sightings`` and ``notes`` were stored.
    mutating func wereStored() {
        for place in heard {
            let isDue = entries[place].seenAt.seconds(since: entries[place].storedAt) >= Self.storeSeconds
            if isDue { entries[place].storedAt = entries[place].seenAt }
            entries[place].status = nil
            entries[place].isHeard = false
        }
        heard.removeAll(keepingCapacity: true)
        forgetNotes()
        if origins.count > Self.topicLimit { origins.removeAll() }
    }

    /// Notes that sightings that were given away were not stored after all: these gateways are due again.
    mutating func wereNotStored(_ sightings: [Sighting]) {
        for sighting in sightings {
            guard let place = places[Name(tenant: sighting.tenant, gateway: sighting.name)] else { continue }
            entries[place].storedAt = Timestamp(microseconds: 0)
        }
    }

    private mutating func find(_ topic: Span<UInt8>) -> Origin {
        // Two halves of 32 bits by different seeds. Two topics of one sum would share a sighting, nothing worse.
        let hash = UInt64(ByteHash.hash(topic, seed: 1)) << 32 | UInt64(ByteHash.hash(topic, seed: 2))
        if let known = origins[hash] { return known }
        let text = topic.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        let parts = HouseTopic(text)
        let place = parts.flatMap { parts in
            parts.gateway.flatMap { enter(Name(tenant: parts.tenant, gateway: $0)) }
        }
        let origin = Origin(gateway: place, isStatus: place != nil && parts?.rest == "status")
        origins[hash] = origin
        return origin
    }

    private mutating func enter(_ name: Name) -> Int? {
        if let known = places[name] { return known }
        guard names.count < Self.gatewayLimit else { return nil }
        names.append(name)
        entries.append(
            Entry(
                messages: Allowance(limit: (rules.messagesPerSecond ?? 0) * rules.burstSeconds),
                bytes: Allowance(limit: (rules.bytesPerSecond ?? 0) * rules.burstSeconds)
            )
        )
        places[name] = names.count - 1
        return names.count - 1
    }
}
