internal import Telemetry

extension ReadingWriter {
    /// Puts a measurement under its rule's metric.
    ///
    /// - Parameters:
    ///   - measurement: The value.
    ///   - rule: What its field means.
    ///   - channel: The channel that the payload gives; empty leaves the rule's own.
    /// - Throws: What `put(metric:channel:unit:value:quality:)` throws.
    mutating func put(
        _ measurement: Measurement,
        _ rule: MetricRule,
        channel: Span<UInt8>
    ) throws(DecodingFailure) {
        let (name, own, unit) = (rule.name, rule.channel, measurement.unit)
        try put(
            metric: name.span,
            channel: channel.isEmpty ? own.span : channel,
            unit: unit.span,
            value: measurement.value,
            quality: measurement.quality
        )
    }

    /// Puts a measurement under its rule's metric and a channel given as a string.
    mutating func put(_ measurement: Measurement, _ rule: MetricRule, channel: String = "") throws(DecodingFailure) {
        let bytes = Array(channel.utf8)
        try put(measurement, rule, channel: bytes.span)
    }
}
