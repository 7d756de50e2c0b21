internal import Foundation

/// The thread of a ``Client``: connects, carries out wishes, hands out messages.
struct ClientLoop: ~Copyable {
    private struct Outgoing {
        let message: Message
        let deadline: ContinuousClock.Instant
        let continuation: CheckedContinuation<Void, any Error>
    }
    private struct Subscription {
        let filter: TopicFilter
        let continuation: AsyncStream<Message>.Continuation
    }

    private let session: Session
    private let mailbox: ClientMailbox
    private var waiting: [Outgoing] = []
    private var unconfirmed: [Int32: Outgoing] = [:]
    private var subscriptions: [UUID: Subscription] = [:]
    private var closers: [CheckedContinuation<Void, Never>] = []
    private var backoff = Backoff()

    init(_ session: consuming Session, _ mailbox: ClientMailbox) {
        self.session = session
        self.mailbox = mailbox
    }

    /// Runs until the client is closed or forgotten.
    mutating func run() {
        while closers.isEmpty, !mailbox.mustStop {
            do throws(MQTTError) {
                try takeRequests()
                if !session.isConnected { try connect() }
                try send()
                if try session.wait(milliseconds: 250, stop: mailbox.signal) == .readable { try receive() }
                try session.maintain()
                settle()
            } catch {
                mailbox.isConnected = false
                expire(because: error)
                mailbox.signal.wait(milliseconds: backoff.pause())
            }
        }
        finish()
    }

    private mutating func connect() throws(MQTTError) {
        try session.connect()
        // The library sends unconfirmed messages of the former connection again by itself.
        let filters = Set(subscriptions.values.map(\.filter.rawValue))
        try session.subscribe(to: filters.sorted())
        backoff.reset()
        mailbox.isConnected = true
    }

    private mutating func takeRequests() throws(MQTTError) {
        for request in mailbox.take() {
            switch request {
            case .publish(let message, let deadline, let continuation):
                waiting.append(Outgoing(message: message, deadline: deadline, continuation: continuation))
            case .subscribe(let identifier, let filter, let continuation):
                subscriptions[identifier] = Subscription(filter: filter, continuation: continuation)
                if session.isConnected { try session.subscribe(to: [filter.rawValue]) }
            case .unsubscribe(let identifier):
                guard let gone = subscriptions.removeValue(forKey: identifier) else { continue }
                let isShared = subscriptions.values.contains { $0.filter == gone.filter }
                if session.isConnected, !isShared { try session.unsubscribe(from: gone.filter.rawValue) }
            case .close(let continuation):
                closers.append(continuation)
            }
        }
    }

    private mutating func send() throws(MQTTError) {
        let outgoing = waiting
        waiting.removeAll()
        for entry in outgoing {
            do throws(MQTTError) {
                unconfirmed[try session.publish(entry.message)] = entry
            } catch  where error.code == .connectionLost {
                waiting.append(entry)
            } catch {
                entry.continuation.resume(throwing: error)
            }
        }
    }

    private mutating func receive() throws(MQTTError) {
        let present = subscriptions.values
        try session.readAvailable(limit: 256) { incoming in
            let topic = incoming.topic
            for subscription in present where subscription.filter.matches(topic) {
                subscription.continuation.yield(incoming.copy())
            }
        }
        try session.flushAcknowledgements()
    }

    /// Answers the callers whose messages are done or too late.
    private mutating func settle() {
        for (identifier, refusal) in session.takeConfirmations() {
            guard let entry = unconfirmed.removeValue(forKey: identifier) else { continue }
            if let refusal {
                entry.continuation.resume(throwing: refusal)
            } else {
                entry.continuation.resume()
            }
        }
        expire(because: nil)
    }

    private mutating func expire(because error: MQTTError?) {
        let now = ContinuousClock.now
        let reason = error?.description ?? "the broker has not confirmed it"
        let timeout = MQTTError(.timeout, operation: "publish", reason: reason)
        for (identifier, entry) in unconfirmed where entry.deadline < now {
            unconfirmed[identifier] = nil
            entry.continuation.resume(throwing: timeout)
        }
        for entry in waiting where entry.deadline < now { entry.continuation.resume(throwing: timeout) }
        waiting.removeAll { $0.deadline < now }
    }

    private mutating func finish() {
        let closed = MQTTError(.closed, operation: "publish", reason: "the client was closed")
        try? session.disconnect()  // the socket closes in any case
        for entry in waiting + unconfirmed.values { entry.continuation.resume(throwing: closed) }
        subscriptions.values.forEach { $0.continuation.finish() }
        mailbox.close(because: closed)
        closers.forEach { $0.resume() }
    }
}
