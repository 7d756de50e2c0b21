public import Postgres
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
    ///   - device: Only series of devices of this name; nil looks at all.
    ///   - after: Only series that come after the one of this number in the order of the result; none do after a number
    ///     that no series has.
    /// - Returns: The series with findings, in order of tenant, device, metric and channel.
    /// - Throws: The server's error; `.decoding` when a segment's bytes are damaged.
    public func outside(
        _ limits: ValueLimits,
        in range: Range<Timestamp>,
        metric: Metric? = nil,
        tenant: TenantName? = nil,
        device: DeviceName? = nil,
        after: Int32? = nil
    ) throws -> [OutOfRange] {
        let isChosen = metric != nil || tenant != nil || device != nil || after != nil
        var scan = OutOfRangeScan(
            connection,
            range: range,
            limits: limits,
            only: isChosen ? try series(of: metric, tenant, device, after) : nil
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
            let number = Int32(truncatingIfNeeded: try row.int("id"))
            guard let finding = scan.findings[number] else { return nil }
            return OutOfRange(
                number: number,
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

    /// Whether a number is that of a series of a tenant.
    ///
    /// - Throws: The server's error.
    public func isSeries(_ number: Int32, of tenant: TenantName) throws(PostgresError) -> Bool {
        try !connection.query(
            """
            SELECT FROM isotherm.series s JOIN isotherm.device d ON d.id = s.device_id
            WHERE s.id = $1 AND d.tenant = $2
            """,
            [.int(number), .text(tenant.rawValue)]
        ).isEmpty
    }

    private func series(
        of metric: Metric?,
        _ tenant: TenantName?,
        _ device: DeviceName?,
        _ after: Int32?
    ) throws(PostgresError) -> [Int64] {
        try connection.query(
            """
            SELECT s.id FROM isotherm.series s JOIN isotherm.device d ON d.id = s.device_id
            WHERE ($1::text IS NULL OR s.metric = $1) AND ($2::text IS NULL OR d.tenant = $2)
                AND ($3::text IS NULL OR d.name = $3)
                AND ($4::int IS NULL OR (d.tenant, d.name, s.metric, s.channel, s.id) > (
                    SELECT b.tenant, b.name, a.metric, a.channel, a.id
                    FROM isotherm.series a JOIN isotherm.device b ON b.id = a.device_id WHERE a.id = $4))
            """,
            [.text(metric?.rawValue), .text(tenant?.rawValue), .text(device?.rawValue), .int(after)]
        ).map { (row) throws(PostgresError) in try row.int("id") }
    }
}
