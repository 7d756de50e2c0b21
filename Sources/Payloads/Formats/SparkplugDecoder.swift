internal import Telemetry

/// Sparkplug B (https://sparkplug.eclipse.org/specification, version 3.0): protocol buffers in MQTT, with names that
/// later messages replace by aliases.
///
/// Metrics keep their names as published (`temperature/air`); those that are no single value are refused one by one with
/// `sparkplug_unsupported`, unless the configuration ignores them. A message that needs a birth that was not seen is refused
/// with `sparkplug_needs_rebirth`: `SparkplugRebirth` makes the request for it. A gap in the sequence is told, and the
/// readings are taken.
struct SparkplugDecoder: PayloadDecoder {
    private static let controlPrefixes = ["Node Control/", "Device Control/", "Node Info/", "Properties/"]

    private var sessions: SparkplugSessions
    private var map: ValueMap

    init(mapping: FieldMapping, limits: DecodingLimits) {
        sessions = SparkplugSessions(limit: limits.sparkplugSessions)
        map = ValueMap(mapping)
    }

    mutating func decode(
        _ payload: Span<UInt8>,
        in context: MessageContext,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        guard let topic = try SparkplugTopic(context.topic) else { return }
        let message = try SparkplugPayload(payload)
        switch topic.kind {
        case .nodeDeath, .deviceDeath: sessions.death(of: topic, message)
        case .nodeBirth, .deviceBirth: sessions.birth(of: topic, message)
        case .nodeData, .deviceData: break
        }
        let isNext = sessions.follows(message.sequence, of: topic)
        guard topic.kind != .nodeDeath, topic.kind != .deviceDeath else { return }
        for metric in message.metrics {
            guard let definition = sessions.definition(of: metric, of: topic) else {
                let alias = metric.alias.map(String.init) ?? "none"
                let reason = "no birth told what alias \(alias) of \(topic.subject) means"
                writer.reject(DecodingFailure(.sparkplugNeedsRebirth, reason))
                continue
            }
            do throws(DecodingFailure) {
                try write(metric, definition, message, topic, context, &writer)
            } catch { try writer.rejectPart(error.within(definition.name)) }
        }
        if !isNext {
            writer.warn(DecodingFailure(.sparkplugSequenceGap, "messages of \(topic.node) before this one are missing"))
        }
    }

    private mutating func write(
        _ metric: SparkplugMetric,
        _ definition: SparkplugSessions.Definition,
        _ message: SparkplugPayload,
        _ topic: SparkplugTopic,
        _ context: MessageContext,
        _ writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        guard definition.name != "bdSeq", !Self.controlPrefixes.contains(where: definition.name.hasPrefix),
            let rule = rule(of: definition.name)
        else { return }
        let given = GivenUnit(metric.engineeringUnit ?? definition.unit)
        let unit = given.contradicts(rule) ? .none : given
        let measurement: Measurement
        if metric.isNull {
            measurement = .missing(rule, given: unit)
        } else {
            if case .structure(let kind)? = metric.value {
                throw DecodingFailure(.sparkplugUnsupported, "\(kind) is not one value")
            }
            guard let number = number(of: metric, type: metric.type ?? definition.type, rule) else { return }
            let good = try Measurement(number, rule, given: unit)
            measurement = metric.isBad ? good.marked(.sensorError) : good
        }
        let milliseconds = metric.timestamp ?? message.timestamp
        let reported = milliseconds.map { Timestamp(milliseconds: Int64(clamping: $0)) }
        try writer.begin(
            device: topic.subject,
            at: DeviceTime(reported: reported, receivedAt: context.receivedAt),
            flags: metric.isHistorical ? .historical : []
        )
        try writer.put(measurement, rule)
    }

    /// The rule of a metric by its whole name if that is mapped or known, or else by a part of its path; it keeps its
    /// published name unless the configuration maps it.
    private mutating func rule(of name: String) -> MetricRule? {
        guard let whole = map.rule(of: name) else { return nil }
        guard !whole.isKnown, name.contains("/") else { return whole }
        let parts = name.split(separator: "/").map(String.init)
        for part in [parts.first, parts.last] {
            guard let part, let rule = map.rule(of: part), rule.isKnown else { continue }
            return MetricRule(name, quantity: rule.quantity, unit: rule.unit, isInverted: rule.isInverted)
        }
        return whole
    }

    private func number(of metric: SparkplugMetric, type: SparkplugType?, _ rule: MetricRule) -> Double? {
        switch metric.value {
        case .integer(let bits):
            guard type != .dateTime else { return nil }
            return type?.number(bits) ?? Double(bits)
        case .real(let number): return number
        case .boolean(let flag): return flag ? 1 : 0
        case .text(let text): return rule.quantity == .boolean ? MeasuredValue.state(text) : nil
        case .structure, .definition, nil: return nil
        }
    }
}
