internal import Telemetry

/// Sparkplug B (https://sparkplug.eclipse.org/specification, version 3.0): protocol buffers in MQTT, with names that
/// later messages replace by aliases.
///
/// Metrics keep their names as published (`temperature/air`); those that are no single value are refused one by one with
/// `sparkplug_unsupported`, unless the configuration ignores them. Coordinates make positions (`SparkplugPlaces`); only what
/// has changed is published, so that a coordinate alone goes with the last other one. A message that needs a birth that was not seen is refused
/// with `sparkplug_needs_rebirth`: `SparkplugRebirth` makes the request for it. A gap in the sequence is told, and the
/// readings are taken.
struct SparkplugDecoder: PayloadDecoder {
    private static let controlPrefixes = ["Node Control/", "Device Control/", "Node Info/", "Properties/"]

    private var sessions: SparkplugSessions
    private var map: ValueMap
    private let placeNames: SparkplugPlaces.Names

    init(mapping: FieldMapping, limits: DecodingLimits) {
        sessions = SparkplugSessions(limit: limits.sparkplugSessions)
        map = ValueMap(mapping)
        placeNames = SparkplugPlaces.Names(mapping)
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
        var places = SparkplugPlaces()
        for metric in message.metrics {
            guard let definition = sessions.definition(of: metric, of: topic) else {
                let alias = metric.alias.map(String.init) ?? "none"
                let reason = "no birth told what alias \(alias) of \(topic.subject) means"
                writer.reject(DecodingFailure(.sparkplugNeedsRebirth, reason))
                continue
            }
            if let (path, part) = placeNames.part(of: definition.name) {
                places.take(metric, definition, part, of: path)
                continue
            }
            try write(metric, definition, message, topic, context, &writer)
        }
        for place in places.places {
            if place.hasCoordinate {
                try write(place, message, topic, context, &writer)
                continue
            }
            for (_, source) in place.parts {
                try write(source.metric, source.definition, message, topic, context, &writer)
            }
        }
        if !isNext {
            writer.warn(DecodingFailure(.sparkplugSequenceGap, "messages of \(topic.node) before this one are missing"))
        }
    }

    /// Writes a reading; a bad one is rejected by itself.
    private mutating func write(
        _ metric: SparkplugMetric,
        _ definition: SparkplugSessions.Definition,
        _ message: SparkplugPayload,
        _ topic: SparkplugTopic,
        _ context: MessageContext,
        _ writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        do throws(DecodingFailure) {
            guard let (measurement, rule) = try measurement(metric, definition) else { return }
            try writer.begin(
                device: topic.subject,
                at: DeviceTime(reported: reportedTime(of: metric, message), receivedAt: context.receivedAt),
                flags: metric.isHistorical ? .historical : []
            )
            try writer.put(measurement, rule)
        } catch { try writer.rejectPart(error.within(definition.name)) }
    }

    /// Writes a position, at the time of its newest part.
    private mutating func write(
        _ place: SparkplugPlaces.Place,
        _ message: SparkplugPayload,
        _ topic: SparkplugTopic,
        _ context: MessageContext,
        _ writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        var values: [FieldPart: Double] = [:]
        var newest: Timestamp?
        var isHistorical = false
        do throws(DecodingFailure) {
            for (part, source) in place.parts {
                let metric = source.metric
                guard let (measurement, _) = try measurement(metric, source.definition) else { continue }
                // Without a fix the coordinates are null or bad: then there is no position, and nothing to complain about.
                values[part] = measurement.quality.contains(.sensorError) ? .nan : measurement.value
                newest = [newest, reportedTime(of: metric, message)].compactMap { $0 }.max()
                isHistorical = isHistorical || metric.isHistorical
            }
            // What a node has kept says nothing of where its device is now.
            if !isHistorical { sessions.complete(&values, of: topic, path: place.path) }
            guard let latitude = values[.latitude], let longitude = values[.longitude] else {
                let missing: FieldPart = values[.latitude] == nil ? .latitude : .longitude
                throw DecodingFailure(.missingField, "a coordinate without its \(missing)")
            }
            guard !latitude.isNaN, !longitude.isNaN else { return }
            try writer.begin(
                device: topic.subject,
                at: DeviceTime(reported: newest, receivedAt: context.receivedAt),
                flags: isHistorical ? .historical : []
            )
            try writer.put(
                Position(
                    latitude: latitude,
                    longitude: longitude,
                    speed: values[.speed] ?? .nan,
                    course: values[.course] ?? .nan,
                    altitude: values[.altitude] ?? .nan,
                    accuracy: values[.accuracy] ?? .nan
                )
            )
        } catch { try writer.rejectPart(place.path.isEmpty ? error : error.within(place.path)) }
    }

    /// What a metric measures, under its rule; nil where it holds nothing to store.
    private mutating func measurement(
        _ metric: SparkplugMetric,
        _ definition: SparkplugSessions.Definition
    ) throws(DecodingFailure) -> (Measurement, MetricRule)? {
        guard definition.name != "bdSeq", !Self.controlPrefixes.contains(where: definition.name.hasPrefix),
            let rule = rule(of: definition.name)
        else { return nil }
        let given = GivenUnit(metric.engineeringUnit ?? definition.unit)
        let unit = given.contradicts(rule) ? .none : given
        if metric.isNull { return (.missing(rule, given: unit), rule) }
        if case .structure(let kind)? = metric.value {
            throw DecodingFailure(.sparkplugUnsupported, "\(kind) is not one value")
        }
        guard let number = number(of: metric, type: metric.type ?? definition.type, rule) else { return nil }
        let good = try Measurement(number, rule, given: unit)
        return (metric.isBad ? good.marked(.sensorError) : good, rule)
    }

    private func reportedTime(of metric: SparkplugMetric, _ message: SparkplugPayload) -> Timestamp? {
        (metric.timestamp ?? message.timestamp).map { Timestamp(milliseconds: Int64(clamping: $0)) }
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
