public import Telemetry

/// Which messages a format reads, whose they are, and how.
public struct PayloadRoute: Hashable, Sendable {
    /// The topics.
    public var filter: TopicFilter
    /// Their format, unless the content type of a message names another.
    public var format: PayloadFormat
    /// Whose the messages are.
    public var tenant: TenantSource
    /// The level of the topic, counted from 0, that names the gateway; nil when none does.
    public var gatewayLevel: Int?
    /// The field names.
    public var mapping: FieldMapping
    /// What holds for devices that the registry says nothing about.
    public var settings: DeviceSettings

    /// Where the tenant's name comes from.
    public enum TenantSource: Hashable, Sendable {
        /// The level of the topic, counted from 0.
        case level(Int)
        /// The configuration.
        case fixed(TenantName)
    }

    /// Creates a route.
    public init(
        _ filter: TopicFilter,
        _ format: PayloadFormat,
        tenant: TenantSource,
        gatewayLevel: Int? = nil,
        mapping: FieldMapping = .standard,
        settings: DeviceSettings = DeviceSettings()
    ) {
        self.filter = filter
        self.format = format
        self.tenant = tenant
        self.gatewayLevel = gatewayLevel
        self.mapping = mapping
        self.settings = settings
    }

    /// Whose the messages of a topic are that the filter fits.
    ///
    /// - Throws: `DecodingFailure` with the code `bad_topic` when the topic has no level to say it.
    public func tenantName(of topic: Topic) throws(DecodingFailure) -> TenantName {
        switch tenant {
        case .fixed(let name): return name
        case .level(let level):
            guard let name = topic.level(level) else {
                throw DecodingFailure(.badTopic, "the topic has no level \(level) to name the tenant")
            }
            return TenantName(rawValue: name)
        }
    }
}
