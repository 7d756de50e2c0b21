import Payloads
import Telemetry

/// A reading as a test compares it.
struct SeenReading: Hashable {
    var device: String
    var metric: String
    var channel: String
    var unit: String
    var value: Double?
    var milliseconds: Int64
    var quality: Quality
    var sequence: Int64
}

/// Decodes one message after another with routes of the standard topics.
struct DecodingHarness: ~Copyable {
    var decoder: MessageDecoder
    var writer = ReadingWriter()
    let arrival = Timestamp(milliseconds: 1_781_481_605_000)

    init(routes: [PayloadRoute] = PayloadRoute.standard, limits: DecodingLimits = DecodingLimits()) {
        decoder = MessageDecoder(routes: routes, limits: limits)
    }

    mutating func decode(
        _ payload: String,
        topic: String = "isotherm/v1/acme/gateways/gw-1/telemetry",
        settings: DeviceSettings? = nil
    ) -> DecodingOutcome {
        decode(Array(payload.utf8), topic: topic, settings: settings)
    }

    mutating func decode(_ payload: [UInt8], topic: String, settings: DeviceSettings? = nil) -> DecodingOutcome {
        let topicBytes = Array(topic.utf8)
        return decoder.decode(
            payload.span,
            topic: topicBytes.span,
            settings: settings,
            receivedAt: arrival,
            into: &writer
        )
    }

    var readings: [SeenReading] {
        let batch = writer.batch
        var seen: [SeenReading] = []
        for row in 0..<batch.count {
            let key = writer.catalog.key(of: batch.series[row])
            seen.append(
                SeenReading(
                    device: key.device.rawValue,
                    metric: key.metric.rawValue,
                    channel: key.channel,
                    unit: writer.catalog.unit(of: batch.series[row]),
                    value: batch.values[row].isNaN ? nil : batch.values[row],
                    milliseconds: batch.times[row].milliseconds,
                    quality: batch.qualities[row],
                    sequence: batch.sequences[row]
                )
            )
        }
        return seen
    }
}
