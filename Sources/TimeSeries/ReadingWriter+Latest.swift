internal import Postgres
internal import Telemetry

extension ReadingWriter {
    /// Brings the tables of newest values up to the batch; a value that is older than the stored one changes nothing.
    ///
    /// Rows are touched in the order of their keys, so that two collectors cannot wait for each other in a circle.
    func updateLatest(_ batch: ReadingBatch) throws(PostgresError) {
        try updateLatestReadings(batch)
        try updateLatestPositions(batch.positions)
    }

    private func updateLatestReadings(_ batch: ReadingBatch) throws(PostgresError) {
        let newest = newestReadings.find(
            count: batch.count,
            key: { batch.series[$0].index },
            time: { batch.times[$0].microseconds },
            rank: { registry.number(of: batch.series[$0]) }
        )
        if newest.isEmpty { return }
        try connection.execute(
            """
            INSERT INTO isotherm.latest_reading AS l (series_id, time, value, quality, received_at)
            SELECT * FROM unnest($1::int[], $2::timestamptz[], $3::double precision[], $4::smallint[],
                                 $5::timestamptz[])
            ON CONFLICT (series_id) DO UPDATE
            SET time = excluded.time, value = excluded.value, quality = excluded.quality,
                received_at = excluded.received_at
            WHERE excluded.time > l.time
            """,
            [
                .intArray(newest.map { Int64(registry.number(of: batch.series[$0])) }),
                .timestampArray(newest.map { batch.times[$0].microseconds }),
                .optionalDoubleArray(newest.map { batch.values[$0].present }),
                .intArray(newest.map { Int64(batch.qualities[$0].rawValue) }),
                .timestampArray(newest.map { batch.receivedAt[$0].microseconds }),
            ]
        )
    }

    private func updateLatestPositions(_ positions: PositionColumns) throws(PostgresError) {
        let newest = newestPositions.find(
            count: positions.count,
            key: { positions.devices[$0].index },
            time: { positions.times[$0].microseconds },
            rank: { registry.number(of: positions.devices[$0]) }
        )
        if newest.isEmpty { return }
        try connection.execute(
            """
            INSERT INTO isotherm.latest_position AS l
                (device_id, time, latitude, longitude, speed_kmh, course_deg, received_at)
            SELECT * FROM unnest($1::int[], $2::timestamptz[], $3::double precision[], $4::double precision[],
                                 $5::real[], $6::real[], $7::timestamptz[])
            ON CONFLICT (device_id) DO UPDATE
            SET time = excluded.time, latitude = excluded.latitude, longitude = excluded.longitude,
                speed_kmh = excluded.speed_kmh, course_deg = excluded.course_deg, received_at = excluded.received_at
            WHERE excluded.time > l.time
            """,
            [
                .intArray(newest.map { Int64(registry.number(of: positions.devices[$0])) }),
                .timestampArray(newest.map { positions.times[$0].microseconds }),
                .doubleArray(newest.map { positions.latitudes[$0] }),
                .doubleArray(newest.map { positions.longitudes[$0] }),
                .optionalDoubleArray(newest.map { positions.speeds[$0].present }),
                .optionalDoubleArray(newest.map { positions.courses[$0].present }),
                .timestampArray(newest.map { positions.receivedAt[$0].microseconds }),
            ]
        )
    }
}
