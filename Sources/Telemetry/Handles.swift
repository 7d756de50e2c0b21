/// The number of a tenant in one `SeriesCatalog`; dense, from 0.
public struct TenantHandle: RawRepresentable, Hashable, Sendable {
    /// The number.
    public let rawValue: Int32

    /// Creates a handle from its number.
    public init(rawValue: Int32) { self.rawValue = rawValue }
}

/// The number of a device in one `SeriesCatalog`; dense, from 0, so it can index a table.
public struct DeviceHandle: RawRepresentable, Hashable, Sendable {
    /// The number.
    public let rawValue: Int32

    /// Creates a handle from its number.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// The number as an index.
    public var index: Int { Int(rawValue) }
}

/// The number of a series in one `SeriesCatalog`; dense, from 0, so it can index a table.
public struct SeriesHandle: RawRepresentable, Hashable, Sendable {
    /// The number.
    public let rawValue: Int32

    /// Creates a handle from its number.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// The number as an index.
    public var index: Int { Int(rawValue) }
}
