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
    /// The same for who sees personal data masked; nil where nobody of those listened when it was rendered.
    let maskedBytes: ByteBuffer?

    /// A sign of life that browsers ignore.
    static let heartbeat: StreamFrame = {
        let bytes = ByteBuffer(string: ": still here\n\n")
        return StreamFrame(position: nil, tenant: nil, bytes: bytes, maskedBytes: bytes)
    }()

    var isHeartbeat: Bool { position == nil && tenant == nil }

    /// An event of the outbox; its position is the id with which a client resumes. It has no name in the stream, so that
    /// one listener of a browser hears all types; the envelope says which it is.
    ///
    /// - Parameters:
    ///   - stored: The event.
    ///   - masked: The same with its data masked; nil where nobody wants that.
    ///   - schemaBase: Where the schemas of events are.
    /// - Throws: `CloudEventError` for data that is no JSON.
    init(_ stored: StoredEvent, masked: StoredEvent?, schemaBase: String) throws(CloudEventError) {
        self.init(
            position: stored.position,
            tenant: stored.event.tenant,
            bytes: try Self.block(stored, schemaBase),
            maskedBytes: try masked.map { event throws(CloudEventError) in try Self.block(event, schemaBase) }
        )
    }

    /// Events in their order, each as it is and, where somebody wants that, masked: the events of a plan of a thousand stops
    /// take the database 20 ms.
    static func frames(
        of events: [StoredEvent],
        schemaBase: String,
        isMasked: Bool,
        on connection: Connection
    ) throws -> [StreamFrame] {
        guard isMasked else { return try events.map { try StreamFrame($0, masked: nil, schemaBase: schemaBase) } }
        return try zip(events, Masking.events(events, on: connection)).map {
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
        let bytes = ByteBuffer(string: "event: \(name)\ndata: \(data)\n\n")
        self.init(position: nil, tenant: tenant, bytes: bytes, maskedBytes: bytes)
    }

    private init(position: Int64?, tenant: String?, bytes: ByteBuffer, maskedBytes: ByteBuffer?) {
        self.position = position
        self.tenant = tenant
        self.bytes = bytes
        self.maskedBytes = maskedBytes
    }
}
