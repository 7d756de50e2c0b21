import Alerting
import NIOCore
import Outbox
import Postgres

/// One block of the event stream, rendered once for all who listen.
struct StreamFrame: Sendable {
    /// The event's place in the outbox; nil for what is only of the moment (positions, readings, signs of life).
    let position: Int64?
    /// Whose it is; nil is for everybody.
    let tenant: String?
    let bytes: ByteBuffer
    /// The same for who sees personal data masked.
    let maskedBytes: ByteBuffer

    /// A sign of life that browsers ignore.
    static let heartbeat = StreamFrame(position: nil, tenant: nil, bytes: ByteBuffer(string: ": still here\n\n"))

    var isHeartbeat: Bool { position == nil && tenant == nil }

    /// An event of the outbox; its position is the id with which a client resumes. It has no name in the stream, so that
    /// one listener of a browser hears all types; the envelope says which it is.
    ///
    /// - Parameters:
    ///   - stored: The event.
    ///   - masked: The same with its data masked.
    ///   - schemaBase: Where the schemas of events are.
    /// - Throws: `CloudEventError` for data that is no JSON.
    init(_ stored: StoredEvent, masked: StoredEvent, schemaBase: String) throws(CloudEventError) {
        self.init(
            position: stored.position,
            tenant: stored.event.tenant,
            bytes: try Self.block(stored, schemaBase),
            maskedBytes: try Self.block(masked, schemaBase)
        )
    }

    /// Events in their order, each as it is and masked.
    static func frames(
        of events: [StoredEvent],
        schemaBase: String,
        on connection: Connection
    ) throws -> [StreamFrame] {
        try zip(events, Masking.events(events, on: connection)).map {
            try StreamFrame($0, masked: $1, schemaBase: schemaBase)
        }
    }

    private static func block(_ stored: StoredEvent, _ schemaBase: String) throws(CloudEventError) -> ByteBuffer {
        let envelope = try CloudEvent(stored, schemaBase: schemaBase).bytes()
        var bytes = ByteBuffer(string: "id: \(stored.position)\ndata: ")
        bytes.writeBytes(envelope)
        bytes.writeString("\n\n")
        return bytes
    }

    /// Something of the moment: it has no id, and a client that was away does not get it afterwards.
    init(moment name: String, tenant: String, data: String) {
        self.init(position: nil, tenant: tenant, bytes: ByteBuffer(string: "event: \(name)\ndata: \(data)\n\n"))
    }

    private init(position: Int64?, tenant: String?, bytes: ByteBuffer, maskedBytes: ByteBuffer? = nil) {
        self.position = position
        self.tenant = tenant
        self.bytes = bytes
        self.maskedBytes = maskedBytes ?? bytes
    }
}
