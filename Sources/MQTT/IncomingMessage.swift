internal import CMosquitto
internal import Glibc

/// A message while libmosquitto still owns its bytes: valid during one call, so it is lent and can not be kept.
///
/// Reading it in place costs no copy. ``copy()`` makes a message of its own.
public struct IncomingMessage: ~Copyable {
    private let raw: UnsafePointer<mosquitto_message>
    private let list: OpaquePointer?

    init(_ raw: UnsafePointer<mosquitto_message>, properties list: OpaquePointer?) {
        self.raw = raw
        self.list = list
    }

    /// The payload's length in bytes.
    public var payloadCount: Int { max(0, Int(raw.pointee.payloadlen)) }
    /// Whether the broker had kept it from before the subscription.
    public var isRetained: Bool { raw.pointee.retain }
    /// The level at which it was delivered.
    public var quality: QualityOfService { raw.pointee.qos == 0 ? .atMostOnce : .atLeastOnce }
    /// The packet identifier of the delivery: the broker sends it again under the same until it is acknowledged; 0 at level 0.
    public var identifier: UInt16 { UInt16(truncatingIfNeeded: raw.pointee.mid) }
    /// The topic as a new string.
    public var topic: String { raw.pointee.topic.map { String(cString: $0) } ?? "" }
    /// The MQTT 5 properties as new values.
    public var properties: MessageProperties { MessageProperties(list) }

    /// The MQTT 5 content type; free of cost when the message has no properties.
    public var contentType: String? { list == nil ? nil : MessageProperties.contentType(list) }

    /// The MQTT 5 user properties; free of cost when the message has no properties.
    public var userProperties: [String: String] { list == nil ? [:] : MessageProperties.user(list) }

    /// Lends the payload's bytes.
    public borrowing func withPayload<Value: ~Copyable, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let bytes = UnsafeRawBufferPointer(start: raw.pointee.payload, count: payloadCount)
        return try body(bytes.bindMemory(to: UInt8.self).span)
    }

    /// Lends the topic's UTF-8 bytes.
    public borrowing func withTopic<Value: ~Copyable, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let count = raw.pointee.topic.map { strlen($0) } ?? 0
        let bytes = UnsafeRawBufferPointer(start: raw.pointee.topic, count: count)
        return try body(bytes.bindMemory(to: UInt8.self).span)
    }

    /// A message of its own with the same content.
    public borrowing func copy() -> Message {
        Message(
            topic: topic,
            payload: [UInt8](UnsafeRawBufferPointer(start: raw.pointee.payload, count: payloadCount)),
            quality: quality,
            isRetained: isRetained,
            properties: properties
        )
    }
}
