/// How many distinct things a `SeriesCatalog` takes before it refuses newcomers.
public struct CatalogLimits: Hashable, Sendable {
    /// Tenants.
    public var tenants: Int
    /// Devices of all tenants.
    public var devices: Int
    /// Distinct names of metrics, channels and units.
    public var names: Int
    /// Series.
    public var series: Int

    /// Creates limits; each must be below 2³¹.
    ///
    /// The defaults hold a million series of 250,000 devices twice over: some 150 MB when full.
    public init(tenants: Int = 10_000, devices: Int = 500_000, names: Int = 500_000, series: Int = 2_000_000) {
        precondition(max(tenants, devices, names, series) <= Int(Int32.max), "handles are 32 bits wide")
        self.tenants = tenants
        self.devices = devices
        self.names = names
        self.series = series
    }
}
