internal import Postgres
internal import Telemetry

/// The way by COPY, straight into the chunks: policies keep tenants apart at the whole tables, and COPY is refused where a
/// policy stands. The server has no chunk to look for by that either.
extension ReadingWriter {
    /// Stores the readings, all or none.
    func copyReadings(_ batch: ReadingBatch) throws(PostgresError) {
        let (series, times, values) = (batch.series, batch.times, batch.values)
        let (qualities, sequences, arrivals) = (batch.qualities, batch.sequences, batch.receivedAt)
        let columns = "time, series_id, value, quality, sequence, received_at"
        try copy(.reading, columns, times) { row, buffer in
            buffer.beginRow(columns: 6)
            buffer.append(timestamp: times[row].microseconds)
            buffer.append(int32: registry.number(of: series[row]))
            buffer.append(double: values[row].present)
            buffer.append(int16: qualities[row].rawValue)
            buffer.append(int64: sequences[row] == ReadingBatch.noSequence ? nil : sequences[row])
            buffer.append(timestamp: arrivals[row].microseconds)
        }
    }

    /// Stores the positions, all or none, and does something else once while the server works on them.
    func copyPositions(_ positions: PositionColumns, meanwhile: () -> Void) throws(PostgresError) {
        let columns = """
            time, device_id, latitude, longitude, speed_kmh, course_deg, altitude_m, accuracy_m, received_at
            """
        try copy(.position, columns, positions.times, meanwhile: meanwhile) { row, buffer in
            buffer.beginRow(columns: 9)
            buffer.append(timestamp: positions.times[row].microseconds)
            buffer.append(int32: registry.number(of: positions.devices[row]))
            buffer.append(double: positions.latitudes[row])
            buffer.append(double: positions.longitudes[row])
            buffer.append(real: positions.speeds[row].present.map { Float($0) })
            buffer.append(real: positions.courses[row].present.map { Float($0) })
            buffer.append(real: positions.altitudes[row].present.map { Float($0) })
            buffer.append(real: positions.accuracies[row].present.map { Float($0) })
            buffer.append(timestamp: positions.receivedAt[row].microseconds)
        }
    }

    /// Sends each row to its chunk. Nearly every batch lies in one; one around midnight, or from a device's memory, in
    /// several, which then fail together.
    private func copy(
        _ table: ChunkedTable,
        _ columns: String,
        _ times: [Timestamp],
        meanwhile: () -> Void = {},
        append: (Int, inout CopyBuffer) -> Void
    ) throws(PostgresError) {
        if chunks.hypertables.contains(table) {
            return try copy(Array(times.indices), to: table.rawValue, columns, isGuarded: true, meanwhile, append)
        }
        let parts = try rowsByChunk(table, times)
        guard parts.count > 1 else {
            guard let part = parts.first else { return meanwhile() }
            try copy(part.rows, to: part.chunk.name(in: table), columns, isGuarded: true, meanwhile, append)
            return
        }
        try connection.transaction { () throws(PostgresError) in
            for (index, part) in parts.enumerated() {
                let work = index == parts.count - 1 ? meanwhile : {}
                try copy(part.rows, to: part.chunk.name(in: table), columns, isGuarded: false, work, append)
            }
        }
    }

    private func copy(
        _ rows: [Int],
        to name: String,
        _ columns: String,
        isGuarded: Bool,
        _ meanwhile: () -> Void,
        _ append: (Int, inout CopyBuffer) -> Void
    ) throws(PostgresError) {
        buffer.removeAll()
        for row in rows { append(row, &buffer) }
        let sql = "COPY isotherm.\(name) (\(columns)) FROM STDIN (FORMAT binary)"
        try connection.copyIn(sql, buffer, isGuarded: isGuarded, meanwhile: meanwhile)
    }

    /// The rows of each chunk in their order.
    private func rowsByChunk(
        _ table: ChunkedTable,
        _ times: [Timestamp]
    ) throws(PostgresError) -> [(chunk: Chunk, rows: [Int])] {
        var parts: [(chunk: Chunk, rows: [Int])] = []
        var current = 0
        var last: Chunk?
        for (row, time) in times.enumerated() {
            if last?.contains(time) != true {
                guard let chunk = chunks.known(table, at: time) else {
                    // As the whole table says it: the next `prepare` makes the chunk.
                    let message = "no chunk of \(table.rawValue) holds \(time)"
                    throw PostgresError(.server, operation: "write", message: message, sqlState: "23514")
                }
                last = chunk
                if let known = parts.firstIndex(where: { $0.chunk == chunk }) {
                    current = known
                } else {
                    current = parts.count
                    parts.append((chunk, []))
                }
            }
            parts[current].rows.append(row)
        }
        return parts
    }
}
