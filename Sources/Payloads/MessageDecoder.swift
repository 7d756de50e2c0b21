public import Telemetry

/// Decodes the messages of one worker: finds the route of each topic, and keeps what its formats must remember.
public struct MessageDecoder: Sendable {
    private let routes: [PayloadRoute]
    private let limits: DecodingLimits
    /// A decoder for each route's own format, then those that content types asked for.
    private var decoders: [any PayloadDecoder]
    private var decoderNumbers: [DecoderKey: Int] = [:]
    private var topics = NameTable()
    private var destinations: [Destination] = []

    private struct DecoderKey: Hashable {
        let route: Int
        let format: PayloadFormat
    }

    /// What a topic leads to.
    private enum Destination {
        case route(Int, MessageContext)
        case refusal(DecodingFailure)
    }

    /// Creates a decoder.
    ///
    /// - Parameters:
    ///   - routes: Tried in order: the first whose filter fits a topic reads its messages.
    ///   - limits: The bounds of one message and of what is remembered.
    public init(routes: [PayloadRoute] = PayloadRoute.standard, limits: DecodingLimits = DecodingLimits()) {
        self.routes = routes
        self.limits = limits
        decoders = routes.map { $0.format.makeDecoder(mapping: $0.mapping, limits: limits) }
    }

    /// Decodes one message into the writer's batch.
    ///
    /// - Parameters:
    ///   - payload: The bytes; nothing of them is kept.
    ///   - topic: The bytes of the topic.
    ///   - contentType: The MQTT 5 content type; where it names a format, it wins over the route's.
    ///   - settings: What the registry knows of the device; nil leaves the route's.
    ///   - receivedAt: When the message arrived, by a trusted clock.
    ///   - firstReceivedAt: When it arrived first, where it comes again: what has no time of its own is of that time, and
    ///     meets what was stored of it.
    ///   - writer: Where the readings go.
    /// - Returns: What became of it; after `refused` the writer is as it was before.
    public mutating func decode(
        _ payload: Span<UInt8>,
        topic: Span<UInt8>,
        contentType: String? = nil,
        settings: DeviceSettings? = nil,
        receivedAt: Timestamp,
        firstReceivedAt: Timestamp? = nil,
        into writer: inout ReadingWriter
    ) -> DecodingOutcome {
        let (batchMark, catalogMark) = (writer.batch.mark, writer.catalog.mark)
        do throws(DecodingFailure) {
            guard payload.count <= limits.payloadBytes else {
                throw DecodingFailure(.tooLarge, "\(payload.count) bytes, over the limit of \(limits.payloadBytes)")
            }
            var (route, context) = try destination(of: topic)
            context.receivedAt = firstReceivedAt ?? receivedAt
            if let settings { context.settings = settings }
            guard !payload.isEmpty else { throw DecodingFailure(.empty, "the message has no bytes") }
            try writer.begin(context, receivedAt: receivedAt, limits: limits)
            let number = decoderNumber(route, contentType)
            try decoders[number].decode(payload, in: context, into: &writer)
            return try outcome(of: writer)
        } catch {
            writer.batch.rollBack(to: batchMark)
            writer.catalog.rollBack(to: catalogMark)
            return .refused(error)
        }
    }

    private func outcome(of writer: borrowing ReadingWriter) throws(DecodingFailure) -> DecodingOutcome {
        guard let failure = writer.failure else { return .accepted }
        guard !writer.isUntouched else { throw failure }
        return .partial(failure, rejected: writer.rejected)
    }

    // MARK: - Routes

    private mutating func destination(of topic: Span<UInt8>) throws(DecodingFailure) -> (Int, MessageContext) {
        let known: Destination
        if let number = topics.find(topic) {
            known = destinations[number]
        } else {
            known = findDestination(of: topic)
            remember(known, for: topic)
        }
        switch known {
        case .route(let route, let context): return (route, context)
        case .refusal(let failure): throw failure
        }
    }

    private func findDestination(of bytes: Span<UInt8>) -> Destination {
        do throws(DecodingFailure) {
            let topic = try Topic(checking: bytes, limit: limits.topicBytes)
            guard let number = routes.firstIndex(where: { $0.filter.matches(topic) }) else {
                throw DecodingFailure(.noRoute, "no filter of the configuration fits the topic")
            }
            let route = routes[number]
            return .route(
                number,
                MessageContext(
                    topic: topic,
                    tenant: try route.tenantName(of: topic),
                    gateway: route.gatewayLevel.flatMap { topic.level($0) }.map(GatewayName.init(rawValue:)),
                    receivedAt: Timestamp(microseconds: 0),
                    settings: route.settings
                )
            )
        } catch {
            return .refusal(error)
        }
    }

    /// Only topics of some route are worth memory; a flood of them starts the memory anew.
    private mutating func remember(_ destination: Destination, for topic: Span<UInt8>) {
        guard case .route = destination else { return }
        if destinations.count >= limits.rememberedTopics {
            topics = NameTable()
            destinations.removeAll(keepingCapacity: true)
        }
        guard topics.add(topic.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }) else { return }
        destinations.append(destination)
    }

    private mutating func decoderNumber(_ route: Int, _ contentType: String?) -> Int {
        guard let contentType, let format = PayloadFormat(contentType: contentType), format != routes[route].format
        else { return route }
        let key = DecoderKey(route: route, format: format)
        if let number = decoderNumbers[key] { return number }
        decoders.append(format.makeDecoder(mapping: routes[route].mapping, limits: limits))
        decoderNumbers[key] = decoders.count - 1
        return decoders.count - 1
    }
}
