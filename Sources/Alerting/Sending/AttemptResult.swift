/// How one attempt went.
struct AttemptResult: Sendable {
    enum Outcome: Sendable, Equatable {
        /// The receiver answered with 2xx.
        case delivered
        /// The receiver answered 410: it wants no more events.
        case gone
        /// Any other answer, or none.
        case failed
        /// We were told to stop; whether the receiver has heard is unknown.
        case abandoned
    }

    let delivery: Delivery
    var outcome: Outcome
    /// When it began, in microseconds since the Unix epoch.
    let startedAt: Int64
    /// How long it took.
    var duration: Duration
    /// The status of the answer; nil when there was none.
    var status: Int?
    /// Why it failed.
    var fault: DeliveryFault?
    /// What an operator needs to know about a failure.
    var error: String?
    /// How long the receiver wants to be left alone.
    var retryAfter: Duration?
    /// What a channel's receiver calls the message that it has taken.
    var reference: String?

    /// Its length in seconds.
    var seconds: Double { duration / .seconds(1) }
}
