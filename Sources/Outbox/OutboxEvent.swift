/// Something that happened and that others must hear, before it has its place in the order of events.
///
/// The same value becomes a CloudEvents 1.0 envelope wherever it leaves the house: webhook, stream, export.
public struct OutboxEvent: Sendable, Equatable {
    /// The identity by which a receiver recognises a repeat; letters, digits, `-` and `_` only.
    public let id: String
    /// The customer.
    public let tenant: String
    /// The kind, for instance `isotherm.breach.opened`.
    public let type: String
    /// What it is about, for instance `breach/7f3a`.
    public let subject: String
    /// When it happened, in microseconds since the Unix epoch.
    public let time: Int64
    /// The details as one JSON object.
    public var data: String

    /// Creates an event. `data` is the text of a JSON object.
    public init(id: String, tenant: String, type: String, subject: String, time: Int64, data: String) {
        self.id = id
        self.tenant = tenant
        self.type = type
        self.subject = subject
        self.time = time
        self.data = data
    }
}
