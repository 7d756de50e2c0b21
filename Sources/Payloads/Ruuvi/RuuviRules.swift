internal import Telemetry

/// Under which metrics the fields of a Ruuvi tag are stored.
struct RuuviRules {
    private let temperature = MetricNames.rule(for: .temperature)
    private let humidity = MetricNames.rule(for: .humidity)
    private let pressure = MetricNames.rule(for: .pressure)
    private let batteryVoltage = MetricNames.rule(for: .batteryVoltage)
    private let sequence = MetricRule("sequence", quantity: .other, unit: nil)

    /// Puts a sample into the writer's element; what is not available is known to be missing.
    func write(_ sample: RuuviSample, into writer: inout ReadingWriter) throws(DecodingFailure) {
        try write(sample.temperature, temperature, into: &writer)
        try write(sample.humidity, humidity, into: &writer)
        try write(sample.pressure, pressure, into: &writer)
        try write(sample.batteryVoltage, batteryVoltage, into: &writer)
        if sample.hasSequence { try write(sample.sequence, sequence, into: &writer) }
    }

    private func write(
        _ value: Double?,
        _ rule: MetricRule,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        guard let value else { return try writer.put(.missing(rule), rule) }
        try writer.put(try Measurement(value, rule), rule)
    }
}
