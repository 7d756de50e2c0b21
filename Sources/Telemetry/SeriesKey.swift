/// One stream of readings: a metric of a device, and the channel where a device has several of the same metric.
public struct SeriesKey: Hashable, Sendable {
    /// The customer.
    public let tenant: TenantName
    /// The device that measures.
    public let device: DeviceName
    /// What is measured.
    public let metric: Metric
    /// The probe or channel within the device; empty when there is only one.
    public let channel: String

    /// Creates a key.
    public init(tenant: TenantName, device: DeviceName, metric: Metric, channel: String = "") {
        self.tenant = tenant
        self.device = device
        self.metric = metric
        self.channel = channel
    }
}
