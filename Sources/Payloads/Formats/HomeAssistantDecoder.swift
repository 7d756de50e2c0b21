internal import Telemetry

/// Home Assistant: the statestream integration (`homeassistant/{domain}/{object}/state`), and state objects as the
/// event stream, the WebSocket and the REST API have them, one or an array.
///
/// The device is the entity (`sensor.fridge_temperature`); the metric follows from its device class, its unit or its
/// name, in this order. A state in the stream that is an object, as devices for MQTT discovery publish it, holds values by
/// name.
struct HomeAssistantDecoder: PayloadDecoder {
    private var document: JSONDocument
    private var map: ValueMap
    /// What names mean in objects of values.
    private var values: ValueMap
    private var attributes = StatestreamAttributes()

    init(mapping: FieldMapping, limits: DecodingLimits) {
        document = JSONDocument(limits: limits)
        map = ValueMap(
            mapping,
            additions: [
                "opening": MetricMapping(.door), "garage_door": MetricMapping(.door),
                "atmospheric_pressure": MetricMapping(.pressure),
            ]
        )
        values = ValueMap(mapping, ignored: DecodedUplink.coordinates)
    }

    mutating func decode(
        _ payload: Span<UInt8>,
        in context: MessageContext,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        if context.topic.levels.count >= 4 {
            return try decodeStatestream(payload, in: context, into: &writer)
        }
        // `homeassistant/status` tells devices that Home Assistant itself is there.
        guard context.topic.levels.count != 2 || context.topic.levelFromEnd(0) != "status" else { return }
        try document.parse(payload)
        guard document.isArray(document.root) else { return try writeEvent(document.root, in: context, into: &writer) }
        for (index, element) in document.elements(of: document.root).enumerated() {
            do throws(DecodingFailure) {
                try writeEvent(element, in: context, into: &writer)
            } catch { try writer.rejectPart(error.within("element \(index)")) }
        }
    }

    /// A state, or the event of its change; the event of an entity's removal has none.
    private mutating func writeEvent(
        _ object: JSONValue,
        in context: MessageContext,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        let event = document.member("event_data", "data", of: object)
        let state = event.isPresent ? document.member("new_state", of: event) : object
        guard document.isObject(state) else {
            guard event.isPresent else { throw DecodingFailure(.noReading, "not a state object") }
            return
        }
        try writeState(state, in: context, into: &writer)
    }

    /// One attribute of an entity in a topic of its own: the state is a reading, unit and class say what it measures.
    private mutating func decodeStatestream(
        _ payload: Span<UInt8>,
        in context: MessageContext,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        guard let kind = context.topic.levelFromEnd(0), let object = context.topic.levelFromEnd(1),
            let domain = context.topic.levelFromEnd(2)
        else { return }
        let name = "\(domain).\(object)"
        guard kind == "state" else {
            guard let attribute = StatestreamAttributes.Kind(rawValue: kind) else { return }
            try document.parse(payload)
            return attributes.set(attribute, of: name, document.string(document.root))
        }
        guard UTF8Sequence.isValid(payload) else { throw DecodingFailure(.badValue, "the state is not UTF-8") }
        try writer.begin(device: name, at: DeviceTime(reported: nil, receivedAt: context.receivedAt))
        let state = payload.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        guard !state.hasPrefix("{") else {
            try document.parse(payload)
            return try DecodedUplink.write(document.root, of: document, using: &values, into: &writer)
        }
        let entity = Entity(
            name: name,
            deviceClass: attributes.value(.deviceClass, of: name),
            unit: attributes.value(.unit, of: name) ?? context.settings.unit
        )
        try write(state, of: entity, into: &writer)
    }

    private mutating func writeState(
        _ object: JSONValue,
        in context: MessageContext,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        guard let name = document.string(document.member("entity_id", of: object)) else {
            throw DecodingFailure(.missingField, "a state has an entity", place: "entity_id")
        }
        let value = document.member("state", of: object)
        guard value.isPresent else { throw DecodingFailure(.missingField, "a state has a value", place: "state") }
        let attributes = document.member("attributes", of: object)
        let when = document.member("last_updated", "last_reported", "last_changed", of: object)
        let reported = try ReportedTime.read(when, of: document)
        try writer.begin(device: name, at: DeviceTime(reported: reported, receivedAt: context.receivedAt))
        if name.hasPrefix("device_tracker.") { try writeTracker(attributes, into: &writer) }
        let entity = Entity(
            name: name,
            deviceClass: document.string(document.member("device_class", of: attributes)),
            unit: document.string(document.member("unit_of_measurement", of: attributes)) ?? context.settings.unit
        )
        let state = document.kind(value) == .null ? "unknown" : document.name(value)
        try write(state, of: entity, into: &writer)
    }

    private func writeTracker(
        _ attributes: JSONValue,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        guard let latitude = document.number(document.member("latitude", of: attributes)),
            let longitude = document.number(document.member("longitude", of: attributes))
        else { return }
        try writer.put(
            Position(
                latitude: latitude,
                longitude: longitude,
                altitude: document.number(document.member("altitude", of: attributes)) ?? .nan,
                accuracy: document.number(document.member("gps_accuracy", of: attributes)) ?? .nan
            )
        )
    }

    private mutating func write(
        _ state: String,
        of entity: Entity,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        guard let rule = entity.rule(using: &map) else { return }
        let given = GivenUnit(entity.unit)
        let bytes = Array(state.utf8)
        if ["unavailable", "unknown", "none", ""].contains(state.lowercased()) {
            guard rule.isKnown else { return }
            return try writer.put(.missing(rule, given: given), rule)
        }
        let isSwitch = entity.name.hasPrefix("binary_sensor.") || rule.quantity == .boolean
        if let number = DecimalNumber.valueIfNumber(bytes.span) ?? (isSwitch ? MeasuredValue.state(state) : nil) {
            return try writer.put(try Measurement(number, rule, given: given), rule)
        }
        guard rule.isKnown else { return }
        throw DecodingFailure(.badValue, "a text where a number should be", place: "state")
    }

    /// An entity as far as it tells what it measures.
    private struct Entity {
        let name: String
        let deviceClass: String?
        let unit: String?

        /// What it measures; nil when the mapping passes it over.
        func rule(using map: inout ValueMap) -> MetricRule? {
            if let deviceClass { return map.rule(of: deviceClass) }
            let words = name.split(whereSeparator: { $0 == "." || $0 == "_" }).map(String.init)
            for count in [2, 1] where words.count > count {
                if let rule = map.rule(of: words.suffix(count).joined(separator: "_")), rule.isKnown { return rule }
            }
            switch unit.flatMap({ MeasurementUnit.named($0) })?.quantity {
            case .temperature: return map.rule(of: "temperature")
            case .humidity: return map.rule(of: "humidity")
            case .pressure: return map.rule(of: "pressure")
            default: return map.rule(of: words.dropFirst().joined(separator: "_"))
            }
        }
    }
}
