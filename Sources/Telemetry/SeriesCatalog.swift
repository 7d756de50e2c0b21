/// Names of tenants, devices and series ↔ dense handles, for one worker.
///
/// A known name is found from its raw bytes without allocating. The same metric of a device in two units is two
/// series. Handles are given in the order of first sight and never change, so a consumer that has seen the first `n`
/// series finds the new ones as `n ..< seriesCount`.
public struct SeriesCatalog: ~Copyable, Sendable {
    /// The limits beyond which newcomers are refused.
    public let limits: CatalogLimits
    private var tenants: ByteInterner
    private var devices: ByteInterner
    private var names: ByteInterner
    private var table: SeriesTable
    /// The names of the series that was asked for last: the next one mostly has the same.
    private var newest = SeriesTable.Parts(device: -1, metric: -1, channel: -1, unit: -1)

    /// Creates an empty catalog.
    ///
    /// - Parameters:
    ///   - limits: How many newcomers it takes.
    ///   - seed: Mixed into every hash. Give a random one where strangers choose the names.
    public init(limits: CatalogLimits = CatalogLimits(), seed: UInt64 = 0x150_7483) {
        self.limits = limits
        tenants = ByteInterner(limit: limits.tenants, seed: seed)
        devices = ByteInterner(limit: limits.devices, seed: seed)
        names = ByteInterner(limit: limits.names, seed: seed)
        table = SeriesTable(limit: limits.series, seed: seed)
    }

    /// The number of series seen.
    public var seriesCount: Int { table.count }

    /// The number of devices seen.
    public var deviceCount: Int { devices.count }

    // MARK: - Names to handles

    /// The handle of the tenant whose name has these UTF-8 bytes.
    public mutating func tenant(_ name: Span<UInt8>) throws(CatalogFull) -> TenantHandle {
        guard let number = tenants.intern(name) else { throw CatalogFull(subject: .tenants, limit: limits.tenants) }
        return TenantHandle(rawValue: number)
    }

    /// The handle of a tenant.
    public mutating func tenant(_ name: TenantName) throws(CatalogFull) -> TenantHandle {
        let bytes = Array(name.rawValue.utf8)
        return try tenant(bytes.span)
    }

    /// The handle of the tenant's device whose name has these UTF-8 bytes.
    public mutating func device(_ name: Span<UInt8>, of tenant: TenantHandle) throws(CatalogFull) -> DeviceHandle {
        guard let number = devices.intern(name, scope: tenant.rawValue) else {
            throw CatalogFull(subject: .devices, limit: limits.devices)
        }
        return DeviceHandle(rawValue: number)
    }

    /// The handle of a device's series, from the UTF-8 bytes of its metric, channel and unit.
    ///
    /// - Parameters:
    ///   - device: The device that measures.
    ///   - metric: The name of the metric.
    ///   - channel: The probe or channel; empty when there is only one.
    ///   - unit: The unit of the values as stored; empty when there is none.
    /// - Returns: The handle, the same for the same names as long as the catalog lives.
    /// - Throws: `CatalogFull` when the series, or one of its names, is new and its limit is reached.
    public mutating func series(
        of device: DeviceHandle,
        metric: Span<UInt8>,
        channel: Span<UInt8>,
        unit: Span<UInt8>
    ) throws(CatalogFull) -> SeriesHandle {
        let parts = SeriesTable.Parts(
            device: device.rawValue,
            metric: try name(metric, guess: newest.metric),
            channel: try name(channel, guess: newest.channel),
            unit: try name(unit, guess: newest.unit)
        )
        newest = parts
        guard let number = table.intern(parts) else { throw CatalogFull(subject: .series, limit: limits.series) }
        return SeriesHandle(rawValue: number)
    }

    /// The handle of a series by its key; for places where speed does not matter.
    public mutating func series(_ key: SeriesKey, unit: String) throws(CatalogFull) -> SeriesHandle {
        let (deviceName, metric) = (Array(key.device.rawValue.utf8), Array(key.metric.rawValue.utf8))
        let (channel, unit) = (Array(key.channel.utf8), Array(unit.utf8))
        let device = try device(deviceName.span, of: tenant(key.tenant))
        return try series(of: device, metric: metric.span, channel: channel.span, unit: unit.span)
    }

    private mutating func name(_ bytes: Span<UInt8>, guess: Int32) throws(CatalogFull) -> Int32 {
        guard let number = names.intern(bytes, guess: guess) else {
            throw CatalogFull(subject: .names, limit: limits.names)
        }
        return number
    }

    // MARK: - Handles to names

    /// The key of a series; makes new strings, so ask once per series.
    public func key(of series: SeriesHandle) -> SeriesKey {
        let parts = table[series.rawValue]
        return SeriesKey(
            tenant: tenant(of: DeviceHandle(rawValue: parts.device)),
            device: name(of: DeviceHandle(rawValue: parts.device)),
            metric: Metric(rawValue: names.string(parts.metric)),
            channel: names.string(parts.channel)
        )
    }

    /// The unit of a series; empty when it has none.
    public func unit(of series: SeriesHandle) -> String { names.string(table[series.rawValue].unit) }

    /// The device of a series.
    public func device(of series: SeriesHandle) -> DeviceHandle {
        DeviceHandle(rawValue: table[series.rawValue].device)
    }

    /// The name of a device.
    public func name(of device: DeviceHandle) -> DeviceName { DeviceName(rawValue: devices.string(device.rawValue)) }

    /// The tenant of a device.
    public func tenant(of device: DeviceHandle) -> TenantName {
        TenantName(rawValue: tenants.string(devices.scope(of: device.rawValue)))
    }

    // MARK: - Taking back

    /// The present state, to which `rollBack(to:)` returns.
    public var mark: Mark {
        Mark(tenants: tenants.count, devices: devices.count, names: names.count, series: table.count)
    }

    /// Forgets the newcomers since `mark`, so that a refused message leaves no trace; their handles are given again.
    public mutating func rollBack(to mark: Mark) {
        table.truncate(to: mark.series)
        names.truncate(to: mark.names)
        devices.truncate(to: mark.devices)
        tenants.truncate(to: mark.tenants)
    }

    /// A state of a catalog.
    public struct Mark: Hashable, Sendable {
        let tenants: Int
        let devices: Int
        let names: Int
        let series: Int
    }
}
