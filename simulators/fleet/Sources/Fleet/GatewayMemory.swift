/// What a gateway keeps: messages until the broker has acknowledged them, and after that until they are stored.
///
/// A broker that is killed forgets messages that it has acknowledged. The collector's receipts tell which numbers are
/// stored; the others are sent again. The memory is bounded; when it is full the oldest message is dropped, and counted
/// if the broker did not have it, as a real logger would do.
struct GatewayMemory: Sendable {
    /// A message that the broker has acknowledged.
    private struct Sent {
        let message: OutgoingMessage
        let number: Int
        var attempts: Int
        var at: ContinuousClock.Instant
    }

    /// Nobody sends the same message more often: one that cannot be read would come for ever.
    static let attemptLimit = 3
    /// After this long without a receipt that covers it a message is sent again.
    static let patience = Duration.seconds(30)

    private var waiting: [OutgoingMessage] = []
    private var sent: [Sent] = []
    private let limit: Int
    /// Messages that were lost because the memory was full.
    private(set) var dropped = 0
    /// Messages that were sent again because a receipt missed them.
    private(set) var repeated = 0

    init(limit: Int) {
        self.limit = limit
    }

    /// How many messages wait to be sent.
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

    /// Notes that the broker has the `count` oldest messages.
    mutating func forget(_ count: Int, now: ContinuousClock.Instant = .now) {
        for message in waiting.prefix(count) {
            guard let number = message.sequence else { continue }
            if let known = sent.firstIndex(where: { $0.number == number }) {
                sent[known].at = now
                continue
            }
            if sent.count == limit { sent.removeFirst() }
            sent.append(Sent(message: message, number: number, attempts: 1, at: now))
        }
        waiting.removeFirst(min(count, waiting.count))
    }

    /// Forgets what is stored, and puts what a receipt misses before everything else.
    mutating func take(_ receipt: StoredReceipt, now: ContinuousClock.Instant = .now) {
        sent.removeAll { receipt.holds($0.number) || $0.attempts >= Self.attemptLimit }
        var again: [OutgoingMessage] = []
        for index in sent.indices {
            let isMissed = sent[index].number < receipt.highest ?? 0
            guard now - sent[index].at >= (isMissed ? .seconds(2) : Self.patience) else { continue }
            sent[index].attempts += 1
            sent[index].at = now
            again.append(sent[index].message)
        }
        repeated += again.count
        waiting.insert(contentsOf: again, at: 0)
    }
}
