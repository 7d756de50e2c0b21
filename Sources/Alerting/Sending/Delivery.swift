internal import Outbox

/// One event on its way to one hook, or an incident on its way to one channel, claimed for one attempt.
struct Delivery: Sendable {
    /// Names one attempt among all.
    struct Key: Hashable, Sendable {
        /// The key of the delivery's row.
        let delivery: Int64
        /// The number of the attempt, from 1.
        let attempt: Int
    }

    let key: Key
    /// The hook's or channel's name.
    let hook: String
    /// The number of this attempt in the schedule, from 1; a replay begins anew.
    let step: Int
    /// What is sent.
    let event: OutboxEvent
    /// The event's place in the order of events.
    let position: Int64
    /// What a channel says; nil for hooks, which are sent the event itself.
    var message: AlertMessage?
}
