public import Telemetry

/// What is known of a message before its payload is read.
public struct MessageContext: Sendable {
    /// What all messages of its topic have in common; shared, so that a message costs no copies of strings.
    private final class Origin: Sendable {
        let topic: Topic
        let tenant: [UInt8]
        let gateway: GatewayName?
        let settings: DeviceSettings

        init(topic: Topic, tenant: [UInt8], gateway: GatewayName?, settings: DeviceSettings) {
            self.topic = topic
            self.tenant = tenant
            self.gateway = gateway
            self.settings = settings
        }
    }

    private let origin: Origin
    private var ownSettings: DeviceSettings?
    /// When it arrived, by a trusted clock; when it arrived first, where it comes again.
    public var receivedAt: Timestamp

    /// Creates a context.
    public init(
        topic: Topic,
        tenant: TenantName,
        gateway: GatewayName? = nil,
        receivedAt: Timestamp,
        settings: DeviceSettings = DeviceSettings()
    ) {
        let name = Array(tenant.rawValue.utf8)
        origin = Origin(topic: topic, tenant: name, gateway: gateway, settings: settings)
        self.receivedAt = receivedAt
    }

    /// Where it was published.
    public var topic: Topic { origin.topic }

    /// Whose it is.
    public var tenant: TenantName { TenantName(rawValue: String(decoding: origin.tenant, as: UTF8.self)) }

    /// The gateway that the topic names, if it names one.
    public var gateway: GatewayName? { origin.gateway }

    /// What is known of its device.
    public var settings: DeviceSettings {
        get { ownSettings ?? origin.settings }
        set { ownSettings = newValue }
    }

    /// The tenant's name as UTF-8.
    var tenantBytes: [UInt8] { origin.tenant }

    /// The offset of the device's clock in seconds, where the settings give it.
    var localOffsetSeconds: Int? { settings.timeZoneOffsetMinutes.map { $0 * 60 } }
}
