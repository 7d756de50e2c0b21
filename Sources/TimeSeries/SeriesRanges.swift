public import Postgres
public import Telemetry

/// The limits outside of which a series counts as out of range in the rollups.
///
/// A change counts from the next reading on: what is made stays as it was judged then.
public struct SeriesRanges {
    private let connection: Connection

    /// Creates it on a connection.
    public init(_ connection: Connection) { self.connection = connection }

    /// Gives the temperature series of all devices the limits that `limits` says.
    ///
    /// - Parameter limits: Gets a tenant, a device of it and the profile that its own row names; nil leaves it without
    ///   limits.
    /// - Returns: How many series have other limits than before.
    /// - Throws: The server's error.
    @discardableResult
    public func update(
        _ limits: (TenantName, DeviceName, String?) -> (low: Double?, high: Double?)?
    ) throws(PostgresError) -> Int {
        let rows = try connection.query(
            """
            SELECT s.id, d.tenant, d.name, d.profile FROM isotherm.series s JOIN isotherm.device d ON d.id = s.device_id
            WHERE s.metric = 'temperature'
            """
        )
        var (numbers, lows, highs): ([Int64], [Double?], [Double?]) = ([], [], [])
        for row in rows {
            let name = DeviceName(rawValue: try row.string("name"))
            let tenant = TenantName(rawValue: try row.string("tenant"))
            guard let range = limits(tenant, name, try row.optionalString("profile")) else { continue }
            numbers.append(try row.int("id"))
            lows.append(range.low)
            highs.append(range.high)
        }
        return try connection.execute(
            """
            INSERT INTO isotherm.series_range AS r (series_id, low, high)
            SELECT * FROM unnest($1::int[], $2::double precision[], $3::double precision[])
            ON CONFLICT (series_id) DO UPDATE SET low = excluded.low, high = excluded.high
            WHERE (r.low, r.high) IS DISTINCT FROM (excluded.low, excluded.high)
            """,
            [.intArray(numbers), .optionalDoubleArray(lows), .optionalDoubleArray(highs)]
        )
    }
}
