public import Postgres
public import Telemetry

/// The numbers that the database has given to devices and series, for one catalog.
///
/// Handles of a catalog are dense and never change, so the numbers stand in two arrays. Newcomers are entered in bulk
/// and in a transaction of their own, so that no other collector waits for this one's batch.
public final class SeriesRegistry {
    private let connection: Connection
    private var seriesNumbers: [Int32] = []
    private var deviceNumbers: [Int32] = []

    /// Creates an empty registry.
    public init(_ connection: Connection) { self.connection = connection }

    /// Gives numbers to all series and devices of the catalog that have none yet.
    ///
    /// - Parameter catalog: Always the same one, at a moment when no message is half read, since a catalog that is
    ///   rolled back gives handles again.
    /// - Throws: The server's error; `.usage` inside a transaction, or when a series is known with another unit.
    public func resolve(_ catalog: borrowing SeriesCatalog) throws(PostgresError) {
        if seriesNumbers.count == catalog.seriesCount && deviceNumbers.count == catalog.deviceCount { return }
        guard !connection.isInTransaction else {
            throw PostgresError(.usage, operation: "series", message: "series are not entered inside a transaction")
        }
        try resolveDevices(catalog)
        try resolveSeries(catalog)
    }

    /// The number of a series in `isotherm.series`; it must have been resolved.
    public func number(of series: SeriesHandle) -> Int32 { seriesNumbers[series.index] }

    /// The number of a device in `isotherm.device`; it must have been resolved.
    public func number(of device: DeviceHandle) -> Int32 { deviceNumbers[device.index] }

    /// The numbers of series, in their order; all must have been resolved.
    func numbers(of series: [SeriesHandle]) -> [Int32] {
        let numbers = seriesNumbers
        return series.map { numbers[$0.index] }
    }

    /// The numbers of devices, in their order; all must have been resolved.
    func numbers(of devices: [DeviceHandle]) -> [Int32] {
        let numbers = deviceNumbers
        return devices.map { numbers[$0.index] }
    }

    /// Whether all handles below these counts have numbers.
    public func covers(series: Int, devices: Int) -> Bool {
        series <= seriesNumbers.count && devices <= deviceNumbers.count
    }

    private func resolveDevices(_ catalog: borrowing SeriesCatalog) throws(PostgresError) {
        var (tenants, names): ([String], [String]) = ([], [])
        for index in deviceNumbers.count..<catalog.deviceCount {
            let handle = DeviceHandle(rawValue: Int32(index))
            tenants.append(catalog.tenant(of: handle).rawValue)
            names.append(catalog.name(of: handle).rawValue)
        }
        deviceNumbers += try resolve(
            count: names.count,
            columns: [.textArray(tenants), .textArray(names)],
            find: """
                SELECT w.place, d.id FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS w(tenant, name, place)
                JOIN isotherm.device d ON d.tenant = w.tenant AND d.name = w.name
                """,
            insert: """
                INSERT INTO isotherm.device (tenant, name)
                SELECT w.tenant, w.name FROM unnest($1::text[], $2::text[]) AS w(tenant, name)
                WHERE NOT EXISTS (
                    SELECT FROM isotherm.device d WHERE d.tenant = w.tenant AND d.name = w.name)
                ORDER BY 1, 2 ON CONFLICT DO NOTHING
                """
        )
    }

    private func resolveSeries(_ catalog: borrowing SeriesCatalog) throws(PostgresError) {
        var (devices, metrics, channels, units): ([Int64], [String], [String], [String]) = ([], [], [], [])
        for index in seriesNumbers.count..<catalog.seriesCount {
            let handle = SeriesHandle(rawValue: Int32(index))
            let key = catalog.key(of: handle)
            devices.append(Int64(deviceNumbers[catalog.device(of: handle).index]))
            metrics.append(key.metric.rawValue)
            channels.append(key.channel)
            units.append(catalog.unit(of: handle))
        }
        let wanted = "unnest($1::int[], $2::text[], $3::text[], $4::text[])"
        seriesNumbers += try resolve(
            count: metrics.count,
            columns: [.intArray(devices), .textArray(metrics), .textArray(channels), .textArray(units)],
            find: """
                SELECT w.place, s.id FROM \(wanted) WITH ORDINALITY AS w(device_id, metric, channel, unit, place)
                JOIN isotherm.series s USING (device_id, metric, channel, unit)
                """,
            insert: """
                INSERT INTO isotherm.series (device_id, metric, channel, unit)
                SELECT * FROM \(wanted) AS w(device_id, metric, channel, unit)
                WHERE NOT EXISTS (SELECT FROM isotherm.series s
                    WHERE (s.device_id, s.metric, s.channel, s.unit) = (w.device_id, w.metric, w.channel, w.unit))
                ORDER BY 1, 2, 3, 4 ON CONFLICT DO NOTHING
                """
        )
    }

    /// Looks for all, enters those that are missing, and looks again: others may have been faster.
    private func resolve(
        count: Int,
        columns: [Parameter],
        find: String,
        insert: String
    ) throws(PostgresError) -> [Int32] {
        if count == 0 { return [] }
        for isLast in [false, true] {
            let rows = try connection.query(find, columns)
            var numbers = [Int32?](repeating: nil, count: count)
            for row in rows { numbers[Int(try row.int("place")) - 1] = Int32(try row.int("id")) }
            let found = numbers.compactMap(\.self)
            if found.count == count { return found }
            if !isLast { try connection.execute(insert, columns) }
        }
        throw PostgresError(
            .usage,
            operation: "series",
            message: "a device sends a metric in another unit than the one it is stored with"
        )
    }
}
