internal import Telemetry

/// Writes a batch as JSON objects, in the shape of `data/payloads`.
enum ReadingLines {
    /// Appends an array of all readings and positions.
    static func write(_ writer: borrowing ReadingWriter, to json: inout JSONTextWriter) {
        json.raw("[")
        for row in 0..<writer.batch.count {
            if row > 0 { json.raw(",") }
            writeReading(row, writer, &json)
        }
        for row in 0..<writer.batch.positions.count {
            if row > 0 || writer.batch.count > 0 { json.raw(",") }
            writePosition(row, writer, &json)
        }
        json.raw("]")
    }

    private static func writeReading(_ row: Int, _ writer: borrowing ReadingWriter, _ json: inout JSONTextWriter) {
        let batch = writer.batch
        let key = writer.catalog.key(of: batch.series[row])
        begin(key.device, key.metric.rawValue, batch.times[row], &json)
        json.raw(",\"value\":")
        json.number(batch.values[row])
        json.raw(",\"unit\":")
        json.string(writer.catalog.unit(of: batch.series[row]))
        if !key.channel.isEmpty {
            json.raw(",\"channel\":")
            json.string(key.channel)
        }
        end(batch.qualities[row], batch.sequences[row], &json)
    }

    private static func writePosition(_ row: Int, _ writer: borrowing ReadingWriter, _ json: inout JSONTextWriter) {
        let positions = writer.batch.positions
        let position = positions[row]
        begin(writer.catalog.name(of: positions.devices[row]), "location", positions.times[row], &json)
        let fields: [(name: String, value: Double)] = [
            ("lat", position.latitude), ("lon", position.longitude), ("speed_kmh", position.speed),
            ("course", position.course), ("altitude_m", position.altitude), ("accuracy_m", position.accuracy),
        ]
        for field in fields where field.value.isFinite {
            json.raw(",\"\(field.name)\":")
            json.number(field.value)
        }
        end(positions.qualities[row], positions.sequences[row], &json)
    }

    private static func begin(
        _ device: DeviceName,
        _ metric: String,
        _ time: Timestamp,
        _ json: inout JSONTextWriter
    ) {
        json.raw("{\"device\":")
        json.string(device.rawValue)
        json.raw(",\"metric\":")
        json.string(metric)
        json.raw(",\"ts\":\(time.milliseconds)")
    }

    private static func end(_ quality: Quality, _ sequence: Int64, _ json: inout JSONTextWriter) {
        if sequence != ReadingBatch.noSequence { json.raw(",\"seq\":\(sequence)") }
        if quality.contains(.receivedTime) { json.raw(",\"ts_source\":\"received\"") }
        if quality.contains(.suspectTime) { json.raw(",\"ts_quality\":\"suspect\"") }
        if quality.contains(.sensorError) { json.raw(",\"quality\":\"sensor_error\"") }
        if quality.contains(.historical) { json.raw(",\"historical\":true") }
        json.raw("}")
    }
}
