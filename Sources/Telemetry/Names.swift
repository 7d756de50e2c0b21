/// The customer whose data it is; the third level of every topic and the first key of every table.
public struct TenantName: RawRepresentable, Hashable, Sendable {
    /// The name as it stands in the topic.
    public let rawValue: String

    /// Creates a tenant's name.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The device that measures: a logger, a probe, a courier's telephone.
public struct DeviceName: RawRepresentable, Hashable, Sendable {
    /// The name as the device reports it.
    public let rawValue: String

    /// Creates a device's name.
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The gateway that publishes for one device or many.
public struct GatewayName: RawRepresentable, Hashable, Sendable {
    /// The name as it stands in the topic.
    public let rawValue: String

    /// Creates a gateway's name.
    public init(rawValue: String) { self.rawValue = rawValue }
}
