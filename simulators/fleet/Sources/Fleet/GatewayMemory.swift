/// What a gateway keeps until the broker has acknowledged it: it stores, and forwards in order.
///
/// The memory is bounded; when it is full the oldest message is dropped and counted, as a real logger would do.
struct GatewayMemory: Sendable {
    private var waiting: [OutgoingMessage] = []
    private let limit: Int
    /// Messages that were lost because the memory was full.
    private(set) var dropped = 0

    init(limit: Int) {
        self.limit = limit
    }

    /// How many messages wait.
    var count: Int { waiting.count }

    /// Keeps a message.
    mutating func store(_ message: OutgoingMessage) {
        if waiting.count == limit {
            waiting.removeFirst()
            dropped += 1
        }
        waiting.append(message)
    }

    /// The oldest messages, at most `limit`; they stay until they are forgotten.
    func oldest(_ limit: Int) -> ArraySlice<OutgoingMessage> {
        waiting.prefix(limit)
    }

    /// Forgets the `count` oldest messages: the broker has them.
    mutating func forget(_ count: Int) {
        waiting.removeFirst(min(count, waiting.count))
    }
}
