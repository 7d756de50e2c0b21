public import MQTT

/// The kinds of channels: a new one is its file and its line here.
public enum ChannelKind: String, Sendable, CaseIterable {
    /// Prometheus Alertmanager.
    case alertmanager
    /// E-mail.
    case email
    /// A retained MQTT message.
    case mqtt
    /// A Telegram bot.
    case telegram

    /// Creates a channel of this kind.
    ///
    /// - Parameters:
    ///   - options: What it is configured with.
    ///   - broker: The installation's broker, for those that speak MQTT.
    /// - Returns: The channel.
    /// - Throws: ``AlertChannelError`` when it cannot be used as it is configured.
    public func channel(
        _ options: ChannelOptions,
        broker: @autoclosure () -> SessionOptions
    ) throws(AlertChannelError) -> any AlertChannel {
        switch self {
        case .alertmanager: try AlertmanagerChannel(options)
        case .email: try EmailChannel(options)
        case .mqtt: try MQTTChannel(options, broker: broker())
        case .telegram: try TelegramChannel(options)
        }
    }
}
