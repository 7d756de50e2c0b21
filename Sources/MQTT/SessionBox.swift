internal import CMosquitto

/// What libmosquitto's callbacks write and a session reads; one thread drives both.
final class SessionBox {
    /// Messages seen since the session was made.
    var received = 0
    /// Messages at level 1 whose acknowledgements are queued and not yet written.
    var held = 0
    /// The reason code of the last CONNACK since the last connect; nil when none came.
    var connectReason: Int32?
    /// Whether the broker resumed a kept session.
    var isSessionPresent = false
    /// The reason code of the DISCONNECT that ended the connection.
    var disconnectReason: Int32?
    /// Reason codes of SUBACKs by message identifier, not yet looked at.
    var grants: [Int32: [Int32]] = [:]
    /// Reason codes of published messages by message identifier, not yet looked at.
    var confirmations: [(identifier: Int32, reason: Int32)] = []
    /// Messages that came while nobody was reading: they must not be acknowledged unseen.
    var early: [EarlyMessage] = []
    private var consumer: ((borrowing IncomingMessage) -> Void)?

    /// A message that was copied because no consumer was there.
    struct EarlyMessage {
        let raw: UnsafeMutablePointer<mosquitto_message>
        var properties: OpaquePointer?
    }

    deinit { early.forEach(Self.free) }

    /// Lets `consume` have the messages that arrive during `body`, and first those that came early.
    func withConsumer(
        _ consume: (borrowing IncomingMessage) -> Void,
        during body: () throws(MQTTError) -> Void
    ) throws(MQTTError) {
        let waiting = early
        early.removeAll()
        for message in waiting {
            consume(IncomingMessage(message.raw, properties: message.properties))
            Self.free(message)
        }
        let outcome: Result<Void, MQTTError> = withoutActuallyEscaping(consume) { escaping in
            consumer = escaping
            defer { consumer = nil }
            do throws(MQTTError) {
                return .success(try body())
            } catch {
                return .failure(error)
            }
        }
        try outcome.get()
    }

    /// Takes one message from libmosquitto, which owns it until this returns.
    func receive(_ raw: UnsafePointer<mosquitto_message>, _ properties: OpaquePointer?) {
        received += 1
        if raw.pointee.qos > 0 { held += 1 }
        if let consumer {
            consumer(IncomingMessage(raw, properties: properties))
            return
        }
        let copy = UnsafeMutablePointer<mosquitto_message>.allocate(capacity: 1)
        copy.initialize(to: mosquitto_message())
        let status = mosquitto_message_copy(copy, raw)
        precondition(status == MOSQ_ERR_SUCCESS.rawValue, "no memory for one message")
        var list: OpaquePointer?
        if let properties { _ = mosquitto_property_copy_all(&list, properties) }
        early.append(EarlyMessage(raw: copy, properties: list))
    }

    private static func free(_ message: EarlyMessage) {
        var list = message.properties
        mosquitto_property_free_all(&list)
        mosquitto_message_free_contents(message.raw)
        message.raw.deallocate()
    }
}
