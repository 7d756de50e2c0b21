internal import Postgres
public import Telemetry

extension ReadingStore {
    /// The series that measured something outside of limits, compressed or not.
    ///
    /// Reads what may be outside: of a day of 1,000 series a tenth of a second when few are.
    ///
    /// - Parameters:
    ///   - limits: What to look for; readings that the sensor itself calls wrong do not count.
    ///   - range: From when, inclusive, to when, exclusive.
    ///   - metric: Only series of this metric; nil looks at all.
    ///   - tenant: Only devices of this tenant; nil looks at all.
    /// - Returns: The series with findings, in order of tenant, device, metric and channel.
    /// - Throws: The server's error; `.decoding` when a segment's bytes are damaged.
    public func outside(
        _ limits: ValueLimits,
        in range: Range<Timestamp>,
        metric: Metric? = nil,
        tenant: TenantName? = nil
    ) throws -> [OutOfRange] {
        let isChosen = metric != nil || tenant != nil
        var scan = OutOfRangeScan(
            connection,
            range: range,
            limits: limits,
            only: isChosen ? try series(of: metric, tenant) : nil
        )
        try scan.run()
        let rows = try connection.query(
            """
            SELECT s.id, d.tenant, d.name, s.metric, s.channel, s.unit
            FROM isotherm.series s JOIN isotherm.device d ON d.id = s.device_id
            WHERE s.id = ANY ($1::int[]) ORDER BY d.tenant, d.name, s.metric, s.channel, s.id
            """,
            [.intArray(scan.findings.keys.map(Int64.init))]
        )
        return try rows.compactMap { (row) throws(PostgresError) in
            guard let finding = scan.findings[Int32(truncatingIfNeeded: try row.int("id"))] else { return nil }
            return OutOfRange(
                series: SeriesKey(
                    tenant: TenantName(rawValue: try row.string("tenant")),
                    device: DeviceName(rawValue: try row.string("name")),
                    metric: Metric(rawValue: try row.string("metric")),
                    channel: try row.string("channel")
                ),
                unit: try row.string("unit"),
                count: finding.count,
                first: Timestamp(microseconds: finding.first),
                last: Timestamp(microseconds: finding.last),
                minimum: finding.minimum,
                maximum: finding.maximum
            )
        }
    }

    private func series(of metric: Metric?, _ tenant: TenantName?) throws(PostgresError) -> [Int64] {
        try connection.query(
            """
            SELECT s.id FROM isotherm.series s JOIN isotherm.device d ON d.id = s.device_id
            WHERE ($1::text IS NULL OR s.metric = $1) AND ($2::text IS NULL OR d.tenant = $2)
            """,
            [.text(metric?.rawValue), .text(tenant?.rawValue)]
        ).map { (row) throws(PostgresError) in try row.int("id") }
    }
}
