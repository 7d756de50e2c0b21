internal import Telemetry

/// What a segment says of its readings without being opened: those with a value that the sensor vouches for.
struct ReadingSummary {
    private(set) var count = 0
    private(set) var minimum: Double?
    private(set) var maximum: Double?
    private(set) var total: Double?

    init(values: SegmentColumn, qualities: SegmentColumn) {
        let fault = Int64(Quality.sensorError.rawValue)
        for row in 0..<values.count {
            guard let bits = values[row], (qualities[row] ?? 0) & fault == 0 else { continue }
            let value = Double(bitPattern: UInt64(bitPattern: bits))
            count += 1
            // NaN counts as the largest number, as in PostgreSQL: pruning must not lose it.
            if value.isNaN || value > maximum ?? -.infinity || maximum == nil {
                maximum = maximum?.isNaN == true ? maximum : value
            }
            if value < minimum ?? .infinity || minimum == nil { minimum = value }
            total = (total ?? 0) + value
        }
    }
}
