internal import Postgres
internal import Telemetry

/// The table of what the goods on board are taken to be.
enum GoodsStore {
    /// The goods that a device watches.
    struct Row: Sendable {
        let device: Int32
        /// Event time of the newest reading.
        let time: Timestamp
        let celsius: Double
        let aboardSince: Timestamp
        /// When a rule will be met if things go on as they do; nil while that is not foreseen.
        let keepsUntil: Timestamp?
    }

    /// Writes goods in the open transaction. Devices that are no longer registered are left out.
    ///
    /// - Parameters:
    ///   - rows: Some, by rising device, so that two collectors cannot wait for each other in a circle.
    ///   - connection: Where.
    /// - Throws: The server's error.
    static func write(_ rows: [Row], on connection: Connection) throws(PostgresError) {
        try connection.execute(
            statement,
            [
                .intArray(rows.map { Int64($0.device) }), .timestampArray(rows.map(\.time.microseconds)),
                .doubleArray(rows.map(\.celsius)), .timestampArray(rows.map(\.aboardSince.microseconds)),
                .optionalDoubleArray(rows.map { row in row.keepsUntil.map { $0.seconds(since: row.time) } }),
            ]
        )
    }

    /// Forgets the goods of devices that nobody judges any more.
    static func remove(_ devices: [Int32], on connection: Connection) throws(PostgresError) {
        if devices.isEmpty { return }
        try connection.execute(
            "delete from isotherm.goods_estimate where device_id = any($1::int[])",
            [.intArray(devices.map(Int64.init))]
        )
    }

    private static let statement = """
        insert into isotherm.goods_estimate (device_id, time, celsius, aboard_since, keeps_until)
        select w.device_id, w.time, w.celsius, w.aboard_since, w.time + make_interval(secs => w.keeps_seconds)
        from unnest($1::int[], $2::timestamptz[], $3::float8[], $4::timestamptz[], $5::float8[])
            as w(device_id, time, celsius, aboard_since, keeps_seconds)
        join isotherm.device d on d.id = w.device_id
        order by w.device_id
        on conflict (device_id) do update
        set time = excluded.time, celsius = excluded.celsius, aboard_since = excluded.aboard_since,
            keeps_until = excluded.keeps_until
        """
}
