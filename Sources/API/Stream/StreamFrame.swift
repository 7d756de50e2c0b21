import Alerting
import NIOCore
import Outbox

/// One block of the event stream, rendered once for all who listen.
struct StreamFrame: Sendable {
    /// The event's place in the outbox; nil for what is only of the moment (positions, readings, signs of life).
    let position: Int64?
    /// Whose it is; nil is for everybody.
    let tenant: String?
    let bytes: ByteBuffer

    /// A sign of life that browsers ignore.
    static let heartbeat = StreamFrame(position: nil, tenant: nil, bytes: ByteBuffer(string: ": still here\n\n"))

    var isHeartbeat: Bool { position == nil && tenant == nil }

    /// An event of the outbox; its position is the id with which a client resumes. It has no name in the stream, so that
    /// one listener of a browser hears all types; the envelope says which it is.
    init(_ stored: StoredEvent, schemaBase: String) throws(CloudEventError) {
        let envelope = try CloudEvent(stored, schemaBase: schemaBase).bytes()
        var bytes = ByteBuffer(string: "id: \(stored.position)\ndata: ")
        bytes.writeBytes(envelope)
        bytes.writeString("\n\n")
        self.init(position: stored.position, tenant: stored.event.tenant, bytes: bytes)
    }

    /// Something of the moment: it has no id, and a client that was away does not get it afterwards.
    init(moment name: String, tenant: String, data: String) {
        self.init(position: nil, tenant: tenant, bytes: ByteBuffer(string: "event: \(name)\ndata: \(data)\n\n"))
    }

    private init(position: Int64?, tenant: String?, bytes: ByteBuffer) {
        self.position = position
        self.tenant = tenant
        self.bytes = bytes
    }
}
