internal import CMosquitto
internal import Glibc

/// A connection to a broker, driven by the one thread that made it, whose acknowledgements wait until they are flushed.
///
/// libmosquitto queues the PUBACK of a message before it hands the message over. In its mode for outside threads it
/// writes nothing by itself, so the queued acknowledgements leave only with ``flushAcknowledgements()``: read a batch,
/// commit it, flush. What was not flushed is sent again by the broker after a reconnect.
public struct Session: ~Copyable {
    /// What ``wait(milliseconds:stop:)`` saw.
    public enum Readiness: Sendable {
        /// Something can be read.
        case readable
        /// Nothing happened.
        case idle
        /// The stop signal is raised.
        case stopped
    }

    /// Where and as whom it connects.
    public let options: SessionOptions
    let handle: OpaquePointer
    let box: SessionBox

    /// Makes a session without connecting it.
    ///
    /// - Throws: ``MQTTError`` when the options contradict each other or files cannot be read.
    public init(_ options: SessionOptions) throws(MQTTError) {
        let box = SessionBox()
        handle = try Self.makeHandle(options, box)
        self.box = box
        self.options = options
    }

    deinit { mosquitto_destroy(handle) }

    /// Whether the broker has accepted us and the socket is open.
    public var isConnected: Bool { box.connectReason == 0 && mosquitto_socket(handle) >= 0 }

    /// Whether the broker resumed a session that it had kept; then its subscriptions are still there.
    public var isSessionPresent: Bool { box.isSessionPresent }

    /// Messages at level 1 that were read and whose acknowledgements have not been written.
    public var heldAcknowledgements: Int { box.held }

    /// Waits until something can be read, a signal is raised or the time is over.
    ///
    /// Writes what is queued first, unless acknowledgements are being held.
    ///
    /// - Parameters:
    ///   - milliseconds: How long at most.
    ///   - stop: Ends the wait as `stopped`.
    ///   - other: Ends the wait as `idle`, unless something can be read.
    /// - Returns: What ended the wait.
    /// - Throws: ``MQTTError`` when the connection is gone.
    public borrowing func wait(
        milliseconds: Int,
        stop: StopSignal? = nil,
        or other: StopSignal? = nil
    ) throws(MQTTError) -> Readiness {
        if box.held == 0, mosquitto_want_write(handle) { try writeQueued(limitMilliseconds: 10_000) }
        if !box.early.isEmpty { return .readable }
        var descriptors = [
            pollfd(fd: mosquitto_socket(handle), events: Int16(POLLIN), revents: 0),
            pollfd(fd: stop?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: other?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
        ]
        _ = poll(&descriptors, 3, Int32(clamping: milliseconds))
        if descriptors[1].revents != 0 { return .stopped }
        if descriptors[0].revents != 0 { return .readable }
        guard mosquitto_socket(handle) >= 0 else { throw connectionLost("wait") }
        return .idle
    }

    /// Reads up to `limit` messages that are there already and lends each to `consume`.
    ///
    /// The acknowledgements are held. With TLS a few more than `limit` may come.
    ///
    /// - Parameters:
    ///   - limit: How many are read at most.
    ///   - isEnough: Asked after each; when it says so, no further one is read.
    ///   - consume: Looks at one message, which is gone afterwards.
    /// - Returns: How many were read; 0 when there was none.
    /// - Throws: ``MQTTError`` when the connection broke or a subscription was refused; messages read before stay valid.
    @discardableResult
    public borrowing func readAvailable(
        limit: Int,
        until isEnough: () -> Bool = { false },
        _ consume: (borrowing IncomingMessage) -> Void
    ) throws(MQTTError) -> Int {
        let start = box.received - box.early.count
        try box.withConsumer(consume) { () throws(MQTTError) in
            // libmosquitto reads one packet per call, and `errno` does not tell whether there was more: its own
            // wake-up pipe leaves EAGAIN behind. Only the count of messages is a safe sign.
            while box.received - start < limit {
                let before = box.received
                try check(mosquitto_loop_read(handle, 1), "read")
                if box.received == before || isEnough() { return }
            }
        }
        if !box.grants.isEmpty { try checkGrants() }
        return box.received - start
    }

    /// Writes the held acknowledgements, and whatever else is queued.
    ///
    /// - Throws: ``MQTTError`` when the connection is gone; then the broker sends the messages again.
    public borrowing func flushAcknowledgements() throws(MQTTError) {
        try gathering(box.held) { () throws(MQTTError) in try writeQueued(limitMilliseconds: 10_000) }
        box.held = 0
    }

    /// Keeps the connection alive; call it about once a second.
    public borrowing func maintain() throws(MQTTError) {
        try check(mosquitto_loop_misc(handle), "keep alive")
    }

    /// Asks for messages; the answer is checked while reading, and a refusal is thrown there.
    public borrowing func subscribe(to filters: [String], quality: QualityOfService = .atLeastOnce) throws(MQTTError) {
        for filter in filters {
            try check(mosquitto_subscribe(handle, nil, filter, quality.rawValue), "subscribe to \(filter)")
        }
    }

    /// Withdraws a subscription.
    public borrowing func unsubscribe(from filter: String) throws(MQTTError) {
        try check(mosquitto_unsubscribe(handle, nil, filter), "unsubscribe from \(filter)")
    }

    /// Queues a message; it leaves with the next flush, or the next wait when no acknowledgement is held.
    ///
    /// - Returns: The identifier under which ``takeConfirmations()`` reports it.
    public borrowing func publish(_ message: Message) throws(MQTTError) -> Int32 {
        guard let count = Int32(exactly: message.payload.count) else {
            throw MQTTError(.invalidArgument, operation: "publish", reason: "the payload is too large")
        }
        return try message.properties.withList { (list) throws(MQTTError) in
            var identifier: Int32 = 0
            let status = mosquitto_publish_v5(
                handle,
                &identifier,
                message.topic,
                count,
                message.payload,
                message.quality.rawValue,
                message.isRetained,
                list
            )
            try check(status, "publish to \(message.topic)")
            return identifier
        }
    }

    /// The published messages that are done since the last call: acknowledged at level 1, written at level 0.
    ///
    /// - Returns: Identifiers, each with the broker's refusal where there was one.
    public borrowing func takeConfirmations() -> [(identifier: Int32, refusal: MQTTError?)] {
        let taken = box.confirmations
        box.confirmations.removeAll(keepingCapacity: true)
        return taken.map { ($0.identifier, $0.reason >= 0x80 ? MQTTError.refusal($0.reason, "publish") : nil) }
    }
}
