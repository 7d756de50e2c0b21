public import Telemetry

/// What is known of a message before its payload is read.
public struct MessageContext: Sendable {
    /// Where it was published.
    public let topic: Topic
    /// Whose it is.
    public let tenant: TenantName
    /// The gateway that the topic names, if it names one.
    public let gateway: GatewayName?
    /// When it arrived, by a trusted clock.
    public var receivedAt: Timestamp
    /// What is known of its device.
    public var settings: DeviceSettings

    /// Creates a context.
    public init(
        topic: Topic,
        tenant: TenantName,
        gateway: GatewayName? = nil,
        receivedAt: Timestamp,
        settings: DeviceSettings = DeviceSettings()
    ) {
        self.topic = topic
        self.tenant = tenant
        self.gateway = gateway
        self.receivedAt = receivedAt
        self.settings = settings
    }

    /// The offset of the device's clock in seconds, where the settings give it.
    var localOffsetSeconds: Int? { settings.timeZoneOffsetMinutes.map { $0 * 60 } }
}
