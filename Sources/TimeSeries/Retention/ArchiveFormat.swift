/// The columns of an archive file, and how they are read and stored again.
struct ArchiveFormat {
    let table: ChunkedTable
    let header: String
    /// The column of a row's time, and the one that says whose it is.
    let time: String
    let key: String
    let rows: String
    /// Nil where old rows do not become segments.
    let segments: String?
    /// The staging table's columns.
    let staging: String
    /// Statements that bring the staging table's rows to their places; the last one counts what was stored.
    let store: [String]

    static func of(_ table: ChunkedTable) -> ArchiveFormat? {
        switch table {
        case .reading: reading
        case .position: position
        case .message: message
        case .minute, .readingSegment, .positionSegment: nil
        }
    }

    /// The format whose header a file has.
    static func of(header: String) -> ArchiveFormat? { [reading, position, message].first { $0.header == header } }

    /// What a chunk holds, in no order.
    func query(_ chunk: Chunk, _ source: ArchiveSource) -> String {
        let bounds = { (alias: String, column: String) in
            let text = """
                \(alias).\(column) >= '\(chunk.from)' AND \(alias).\(column) < '\(chunk.until)'
                """
            guard case .keys(let list) = source else { return text }
            return "\(text) AND \(alias).\(key) IN (SELECT id FROM \(list))"
        }
        let own = (rows: table.qualifiedName, segments: "\(table.qualifiedName)_segment")
        let names = if case .tables(let rows, let segments) = source { (rows, segments) } else { own }
        var parts: [String] = []
        if let name = names.0 { parts.append("\(rows.replacing(Self.place, with: name)) WHERE \(bounds("r", time))") }
        if let segments, let name = names.1 {
            parts.append("\(segments.replacing(Self.place, with: name)) WHERE \(bounds("g", "start"))")
        }
        return parts.joined(separator: " UNION ALL ")
    }

    /// Stands in the statements for the table that is read.
    private static let place = "{table}"

    private static let devices = """
        INSERT INTO isotherm.device (tenant, name) SELECT DISTINCT tenant, device FROM restored
        ON CONFLICT DO NOTHING
        """

    private static let reading = ArchiveFormat(
        table: .reading,
        header: "time,tenant,device,metric,channel,unit,value,quality,sequence,received_at",
        time: "time",
        key: "series_id",
        rows: """
            SELECT r.time, d.tenant, d.name, s.metric, s.channel, s.unit, r.value, r.quality, r.sequence, r.received_at
            FROM {table} r JOIN isotherm.series s ON s.id = r.series_id
            JOIN isotherm.device d ON d.id = s.device_id
            """,
        segments: """
            SELECT r.time, d.tenant, d.name, s.metric, s.channel, s.unit, r.value, r.quality, r.sequence, r.received_at
            FROM {table} g JOIN isotherm.series s ON s.id = g.series_id
            JOIN isotherm.device d ON d.id = s.device_id CROSS JOIN LATERAL isotherm.segment_readings(g.data) r
            """,
        staging: """
            time timestamptz, tenant text, device text, metric text, channel text, unit text,
            value double precision, quality smallint, sequence bigint, received_at timestamptz
            """,
        store: [
            devices,
            """
            INSERT INTO isotherm.series (device_id, metric, channel, unit)
            SELECT DISTINCT d.id, w.metric, w.channel, w.unit FROM restored w
            JOIN isotherm.device d ON d.tenant = w.tenant AND d.name = w.device ON CONFLICT DO NOTHING
            """,
            """
            INSERT INTO isotherm.reading (time, series_id, value, quality, sequence, received_at)
            SELECT w.time, s.id, w.value, w.quality, w.sequence, w.received_at FROM restored w
            JOIN isotherm.device d ON d.tenant = w.tenant AND d.name = w.device
            JOIN isotherm.series s ON (s.device_id, s.metric, s.channel, s.unit)
                = (d.id, w.metric, w.channel, w.unit)
            ORDER BY w.time, s.id ON CONFLICT DO NOTHING
            """,
        ]
    )

    private static let position = ArchiveFormat(
        table: .position,
        header: "time,tenant,device,latitude,longitude,speed_kmh,course_deg,altitude_m,accuracy_m,received_at",
        time: "time",
        key: "device_id",
        rows: """
            SELECT r.time, d.tenant, d.name, r.latitude, r.longitude, r.speed_kmh, r.course_deg, r.altitude_m,
                r.accuracy_m, r.received_at
            FROM {table} r JOIN isotherm.device d ON d.id = r.device_id
            """,
        segments: """
            SELECT r.time, d.tenant, d.name, r.latitude, r.longitude, r.speed_kmh, r.course_deg, r.altitude_m,
                r.accuracy_m, r.received_at
            FROM {table} g JOIN isotherm.device d ON d.id = g.device_id
            CROSS JOIN LATERAL isotherm.segment_positions(g.data) r
            """,
        staging: """
            time timestamptz, tenant text, device text, latitude double precision, longitude double precision,
            speed_kmh real, course_deg real, altitude_m real, accuracy_m real, received_at timestamptz
            """,
        store: [
            devices,
            """
            INSERT INTO isotherm.position (time, device_id, latitude, longitude, speed_kmh, course_deg, altitude_m,
                accuracy_m, received_at)
            SELECT w.time, d.id, w.latitude, w.longitude, w.speed_kmh, w.course_deg, w.altitude_m, w.accuracy_m,
                w.received_at
            FROM restored w JOIN isotherm.device d ON d.tenant = w.tenant AND d.name = w.device
            ORDER BY w.time, d.id ON CONFLICT DO NOTHING
            """,
        ]
    )
}
