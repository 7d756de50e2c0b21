import Postgres

/// Finds positions and readings that are newer than what was last handed out.
struct MomentSampler {
    /// A batch carries the time at which it was received and is committed a little later: look back that far, in
    /// microseconds.
    private static let overlap: Int64 = 5_000_000

    private var positions = Seen()
    private var readings = Seen()

    /// One frame per tenant and kind with what is new; the first call looks back by the overlap only.
    mutating func sample(on connection: Connection) throws(PostgresError) -> [StreamFrame] {
        let moved = try positions.fresh(
            on: connection,
            """
            select d.tenant, d.id as key, p.time, p.received_at,
                json_build_object('device', d.name, 'vehicle', v.vehicle, 'time', p.time, 'latitude', p.latitude,
                    'longitude', p.longitude, 'speed_kmh', p.speed_kmh, 'course_deg', p.course_deg)::text as item
            from isotherm.latest_position p
            join isotherm.device d on d.id = p.device_id
            left join isotherm.vehicle_device v on v.tenant = d.tenant and v.device = d.name
            where p.received_at > $1
            """,
            overlap: Self.overlap
        )
        let measured = try readings.fresh(
            on: connection,
            """
            select d.tenant, s.id as key, r.time, r.received_at,
                json_build_object('device', d.name, 'vehicle', v.vehicle, 'metric', s.metric, 'channel', s.channel,
                    'time', r.time, 'value', r.value)::text as item
            from isotherm.latest_reading r
            join isotherm.series s on s.id = r.series_id
            join isotherm.device d on d.id = s.device_id
            left join isotherm.vehicle_device v on v.tenant = d.tenant and v.device = d.name
            where r.received_at > $1 and s.metric in ('temperature', 'door', 'compressor')
            """,
            overlap: Self.overlap
        )
        return frames("positions", moved) + frames("readings", measured)
    }

    private func frames(_ name: String, _ items: [String: [String]]) -> [StreamFrame] {
        items.keys.sorted().map { tenant in
            StreamFrame(
                moment: name,
                tenant: tenant,
                data: "[" + items[tenant, default: []].joined(separator: ",") + "]"
            )
        }
    }

    /// What was handed out: up to which time of arrival, and which time each key had.
    private struct Seen {
        private var watermark: Int64?
        private var times: [Int64: Int64] = [:]

        mutating func fresh(
            on connection: Connection,
            _ sql: String,
            overlap: Int64
        ) throws(PostgresError) -> [String: [String]] {
            let since = watermark.map { $0 - overlap } ?? (Instant.now() - overlap)
            var items: [String: [String]] = [:]
            for row in try connection.query(sql, [.timestamp(microseconds: since)]) {
                let key = try row.int("key")
                let time = try row.microseconds("time")
                watermark = max(watermark ?? .min, try row.microseconds("received_at"))
                guard times.updateValue(time, forKey: key) != time else { continue }
                items[try row.string("tenant"), default: []].append(try row.string("item"))
            }
            return items
        }
    }
}
