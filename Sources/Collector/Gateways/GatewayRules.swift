/// Who may send, and how much.
public struct GatewayRules: Sendable {
    /// What happens when a gateway is heard that nobody has entered.
    public enum Registration: String, Sendable, CaseIterable {
        /// Its messages become dead letters.
        case off
        /// It is entered and read.
        case on
        /// It is entered, and its messages become dead letters until somebody admits it.
        case quarantine
    }

    /// What happens to strangers.
    public var registration = Registration.on
    /// Messages per second that a gateway may send in the long run; nil for any number.
    public var messagesPerSecond: Double?
    /// Bytes of payload per second that a gateway may send in the long run; nil for any number.
    public var bytesPerSecond: Double?
    /// Seconds of these rates which it may send at once: what it has kept while it was away.
    public var burstSeconds = 60.0
    /// Dead letters of one gateway, or of one foreign topic, that are kept in an hour; beyond it they are counted only.
    public var deadLettersPerHour = 1_000

    /// Creates the rules that hold when nothing is configured.
    public init() {}
}
