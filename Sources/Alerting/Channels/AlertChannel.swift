/// A way to tell people, or a system of theirs, of an incident: one protocol, one file.
///
/// A channel is told the present state of an incident, as often as it changes; delivering is the notifier's task, with
/// its retries, its list of attempts and its counts. The same state may be sent twice, never an older one later.
public protocol AlertChannel: Sendable {
    /// The name that the user gave it; deliveries are kept under it.
    var name: String { get }
    /// What kind it is, as it stands in the configuration.
    var kind: String { get }
    /// Where it leads, without secrets.
    var address: String { get }
    /// What it does well.
    var manners: ChannelManners { get }
    /// How long an attempt may take.
    var timeout: Duration { get }

    /// Tells of an incident once.
    ///
    /// - Throws: ``AlertChannelError``; its text carries no secret.
    func send(_ message: AlertMessage) async throws(AlertChannelError) -> ChannelReceipt

    /// Looks whether messages would arrive, without sending one.
    ///
    /// - Throws: ``AlertChannelError`` when they would not.
    func probe() async throws(AlertChannelError)

    /// Gives back what it holds; nothing is sent afterwards.
    func close() async
}

extension AlertChannel {
    /// How many messages may be under way at once: few, because people read them.
    var concurrency: Int { 4 }
}
