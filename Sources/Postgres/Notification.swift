/// A message of NOTIFY.
public struct Notification: Sendable, Hashable {
    /// The channel on which it came.
    public let channel: String
    /// The sender's text; empty when there is none.
    public let payload: String
    /// The process id of the server session that sent it.
    public let senderProcessID: Int32
}
