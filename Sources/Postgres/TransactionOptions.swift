/// How a transaction is begun.
public struct TransactionOptions: Sendable, Hashable {
    /// How much a transaction sees of others that run at the same time.
    public enum Isolation: String, Sendable {
        /// Each statement sees what was committed before it.
        case readCommitted = "READ COMMITTED"
        /// All statements see what was committed before the first.
        case repeatableRead = "REPEATABLE READ"
        /// As if transactions ran one after another; may fail and have to be run again.
        case serializable = "SERIALIZABLE"
    }

    /// The isolation level; nil is the server's default.
    public var isolation: Isolation?
    /// Whether writing is refused.
    public var isReadOnly: Bool

    /// Creates options.
    public init(isolation: Isolation? = nil, isReadOnly: Bool = false) {
        self.isolation = isolation
        self.isReadOnly = isReadOnly
    }

    /// The server's default: read committed, read and write.
    public static let standard = TransactionOptions()

    /// The statement that begins it.
    var statement: String {
        var text = "BEGIN"
        if let isolation { text += " ISOLATION LEVEL \(isolation.rawValue)" }
        return isReadOnly ? text + " READ ONLY" : text
    }
}
