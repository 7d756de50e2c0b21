internal import Postgres
internal import Telemetry

/// The way by COPY, straight into the chunks: policies keep tenants apart at the whole tables, and COPY is refused where a
/// policy stands. The server has no chunk to look for by that either.
extension ReadingWriter {
    /// Stores the readings, all or none, after the notes of what they change, and does something else once while the server
    /// works on them; the notes stay when the readings are refused.
    func copyReadings(
        _ batch: ReadingBatch,
        after notes: String,
        meanwhile: () -> Void
    ) throws(PostgresError) {
        let values = batch.values
        let (qualities, sequences, arrivals) = (batch.qualities, batch.sequences, batch.receivedAt)
        let columns = "time, series_id, value, quality, sequence, received_at"
        let keys = { [registry] (part: Part) in part.keys(batch.times, registry.numbers(of: batch.series)) }
        let parts = try parts(of: .reading, batch.times)
        try copy(parts, columns, keys, on: connection, after: notes, buffer: &buffer, meanwhile) { key, buffer in
            let row = key.row
            buffer.beginRow(columns: 6)
            buffer.append(timestamp: key.time)
            buffer.append(int32: key.number)
            buffer.append(double: values[row].present)
            buffer.append(int16: qualities[row].rawValue)
            buffer.append(int64: sequences[row] == ReadingBatch.noSequence ? nil : sequences[row])
            buffer.append(timestamp: arrivals[row].microseconds)
        }
    }

    /// Stores the positions, all or none, and does something else once while the server works on them.
    func copyPositions(
        _ positions: PositionColumns,
        on connection: Connection,
        meanwhile: () -> Void
    ) throws(PostgresError) {
        let columns = """
            time, device_id, latitude, longitude, speed_kmh, course_deg, altitude_m, accuracy_m, received_at
            """
        let arrivals = positions.receivedAt
        let (latitudes, longitudes) = (positions.latitudes, positions.longitudes)
        let (speeds, courses) = (positions.speeds, positions.courses)
        let (altitudes, accuracies) = (positions.altitudes, positions.accuracies)
        let keys = { [registry] (part: Part) in part.keys(positions.times, registry.numbers(of: positions.devices)) }
        let parts = try parts(of: .position, positions.times)
        try copy(parts, columns, keys, on: connection, buffer: &positionBuffer, meanwhile) { key, buffer in
            let row = key.row
            buffer.beginRow(columns: 9)
            buffer.append(timestamp: key.time)
            buffer.append(int32: key.number)
            buffer.append(double: latitudes[row])
            buffer.append(double: longitudes[row])
            buffer.append(real: speeds[row].present.map { Float($0) })
            buffer.append(real: courses[row].present.map { Float($0) })
            buffer.append(real: altitudes[row].present.map { Float($0) })
            buffer.append(real: accuracies[row].present.map { Float($0) })
            buffer.append(timestamp: arrivals[row].microseconds)
        }
    }

    /// The rows of a batch that go to one table.
    private struct Part {
        let name: String
        /// Which they are; nil for all.
        var rows: [Int]?
        let count: Int

        /// The rows in the order of their keys.
        ///
        /// Gateways send side by side, so rows come as they arrive in hundreds of places of the key. In its order each finds
        /// the page of the one before, and pages are left full: measured at a fifth less of the server's time and a tenth
        /// less of the key's size.
        func keys(_ times: [Timestamp], _ numbers: [Int32]) -> [RowKey] {
            func key(_ row: Int) -> RowKey {
                RowKey(time: times[row].microseconds, number: numbers[row], place: Int32(truncatingIfNeeded: row))
            }
            var keys = rows?.map(key) ?? times.indices.map(key)
            keys.sortByKey()
            return keys
        }
    }

    /// Sends each row to its chunk. Nearly every batch lies in one; one around midnight, or from a device's memory, in
    /// several, which then fail together. The rows are put in order while the server reads the statement: it waits for the
    /// first one, and nearly nothing else of the program's work stands between two batches.
    private func copy(
        _ parts: [Part],
        _ columns: String,
        _ keys: (Part) -> [RowKey],
        on connection: Connection,
        after notes: String = "",
        buffer: inout CopyBuffer,
        _ meanwhile: () -> Void = {},
        append: (RowKey, inout CopyBuffer) -> Void
    ) throws(PostgresError) {
        func copy(
            _ part: Part,
            isGuarded: Bool,
            before: String = "",
            _ meanwhile: () -> Void
        ) throws(PostgresError) {
            var ordered: [RowKey] = []
            try connection.copyIn(
                "COPY isotherm.\(part.name) (\(columns)) FROM STDIN (FORMAT binary)",
                rows: part.count,
                through: &buffer,
                isGuarded: isGuarded,
                before: before,
                preparing: { ordered = keys(part) },
                meanwhile: meanwhile
            ) { row, buffer in append(ordered[row], &buffer) }
        }
        guard parts.count > 1 else {
            guard let part = parts.first else { return meanwhile() }
            return try copy(part, isGuarded: true, before: notes, meanwhile)
        }
        // Outside of what is undone when a row is there already.
        if !notes.isEmpty { try connection.executeScript(notes) }
        try connection.transaction { () throws(PostgresError) in
            for (index, part) in parts.enumerated() {
                try copy(part, isGuarded: false, index == parts.count - 1 ? meanwhile : {})
            }
        }
    }

    /// The rows by chunk, or all of them together for a hypertable.
    private func parts(of table: ChunkedTable, _ times: [Timestamp]) throws(PostgresError) -> [Part] {
        if chunks.hypertables.contains(table) { return [Part(name: table.rawValue, count: times.count)] }
        guard let first = times.min(), let last = times.max() else { return [] }
        let chunk = try chunkHolding(first, of: table)
        if chunk.contains(last) { return [Part(name: chunk.name(in: table), count: times.count)] }
        var rowsOfChunk: [(chunk: Chunk, rows: [Int])] = [(chunk, [])]
        var current = 0
        for (row, time) in times.enumerated() {
            if !rowsOfChunk[current].chunk.contains(time) {
                let chunk = try chunkHolding(time, of: table)
                if let known = rowsOfChunk.firstIndex(where: { $0.chunk == chunk }) {
                    current = known
                } else {
                    current = rowsOfChunk.count
                    rowsOfChunk.append((chunk, []))
                }
            }
            rowsOfChunk[current].rows.append(row)
        }
        return rowsOfChunk.map { Part(name: $0.chunk.name(in: table), rows: $0.rows, count: $0.rows.count) }
    }

    private func chunkHolding(_ time: Timestamp, of table: ChunkedTable) throws(PostgresError) -> Chunk {
        if let chunk = chunks.known(table, at: time) { return chunk }
        // As the whole table says it: the next `prepare` makes the chunk.
        let message = "no chunk of \(table.rawValue) holds \(time)"
        throw PostgresError(.server, operation: "write", message: message, sqlState: "23514")
    }
}
