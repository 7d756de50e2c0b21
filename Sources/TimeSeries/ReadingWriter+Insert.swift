internal import Postgres
internal import Telemetry

extension ReadingWriter {
    /// Stores the readings that are new.
    ///
    /// - Returns: The rows that were there already.
    func insertReadings(_ batch: ReadingBatch) throws(PostgresError) -> [Int] {
        let stored = try connection.query(
            """
            INSERT INTO isotherm.reading (time, series_id, value, quality, sequence, received_at)
            SELECT * FROM unnest($1::timestamptz[], $2::int[], $3::double precision[], $4::smallint[], $5::bigint[],
                                 $6::timestamptz[])
            ON CONFLICT DO NOTHING
            RETURNING time, series_id
            """,
            [
                .timestampArray(batch.times.map(\.microseconds)),
                .intArray(batch.series.map { Int64(registry.number(of: $0)) }),
                .optionalDoubleArray(batch.values.map(\.present)),
                .intArray(batch.qualities.map { Int64($0.rawValue) }),
                .optionalIntArray(batch.sequences.map { $0 == ReadingBatch.noSequence ? nil : $0 }),
                .timestampArray(batch.receivedAt.map(\.microseconds)),
            ]
        )
        if stored.count == batch.count { return [] }
        var new: Set<ReadingIdentity> = []
        for row in stored {
            new.insert(ReadingIdentity(time: try row.microseconds("time"), series: try row.int("series_id")))
        }
        return (0..<batch.count).filter { row in
            let series = Int64(registry.number(of: batch.series[row]))
            return new.remove(ReadingIdentity(time: batch.times[row].microseconds, series: series)) == nil
        }
    }

    /// Stores the positions that are new.
    ///
    /// - Returns: How many were new.
    func insertPositions(_ positions: PositionColumns, on connection: Connection) throws(PostgresError) -> Int {
        try connection.execute(
            """
            INSERT INTO isotherm.position (time, device_id, latitude, longitude, speed_kmh, course_deg, altitude_m,
                                           accuracy_m, received_at)
            SELECT * FROM unnest($1::timestamptz[], $2::int[], $3::double precision[], $4::double precision[],
                                 $5::real[], $6::real[], $7::real[], $8::real[], $9::timestamptz[])
            ON CONFLICT DO NOTHING
            """,
            [
                .timestampArray(positions.times.map(\.microseconds)),
                .intArray(positions.devices.map { Int64(registry.number(of: $0)) }),
                .doubleArray(positions.latitudes), .doubleArray(positions.longitudes),
                .optionalDoubleArray(positions.speeds.map(\.present)),
                .optionalDoubleArray(positions.courses.map(\.present)),
                .optionalDoubleArray(positions.altitudes.map(\.present)),
                .optionalDoubleArray(positions.accuracies.map(\.present)),
                .timestampArray(positions.receivedAt.map(\.microseconds)),
            ]
        )
    }
}

/// What makes a reading the same reading.
private struct ReadingIdentity: Hashable {
    let time: Int64
    let series: Int64
}
