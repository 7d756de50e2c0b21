internal import Payloads
internal import Telemetry
internal import TimeSeries

/// Whose messages are, by their topic: as the routes say, and as dead letters do where no route fits.
struct MessageOwners {
    private struct Owner {
        let tenant: TenantName
        let topic: String
    }

    /// A flood of new topics starts the memory anew.
    private static let rememberedTopics = 100_000

    private let routes: [PayloadRoute]
    private let defaultTenant: String
    private var known: [ArraySlice<UInt8>: Owner] = [:]

    init(routes: [PayloadRoute], defaultTenant: String) {
        self.routes = routes
        self.defaultTenant = defaultTenant
    }

    /// The messages of a batch for the store.
    mutating func columns(of messages: MessageArena) -> MessageColumns {
        var columns = MessageColumns()
        for entry in messages.entries {
            let owner = owner(of: messages.bytes[entry.topic])
            columns.append(
                tenant: owner.tenant,
                topic: owner.topic,
                payload: messages.bytes[entry.payload],
                payloadBytes: entry.payloadBytes,
                contentType: entry.contentType.map(Self.storable),
                receivedAt: entry.receivedAt
            )
        }
        return columns
    }

    private mutating func owner(of bytes: ArraySlice<UInt8>) -> Owner {
        if let owner = known[bytes] { return owner }
        if known.count >= Self.rememberedTopics { known.removeAll(keepingCapacity: true) }
        let text = Self.storable(String(decoding: bytes, as: UTF8.self))
        let owner = Owner(tenant: tenant(of: text), topic: text)
        // Not a slice of the batch, which would keep all of it.
        known[ArraySlice(Array(bytes))] = owner
        return owner
    }

    private func tenant(of text: String) -> TenantName {
        let fallback = TenantName(rawValue: HouseTopic(text)?.tenant ?? defaultTenant)
        do throws(DecodingFailure) {
            let topic = try Topic(checking: text.utf8Span.span)
            return try routes.first { $0.filter.matches(topic) }?.tenantName(of: topic) ?? fallback
        } catch {
            // It is no topic, or has no level where the tenant should be: the decoder says so in a dead letter.
            return fallback
        }
    }

    /// A text as the server takes it: without zero bytes.
    private static func storable(_ text: String) -> String { text.replacing("\0", with: "\u{FFFD}") }
}
