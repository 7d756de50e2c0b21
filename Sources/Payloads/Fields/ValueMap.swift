internal import Telemetry

/// Reads JSON objects whose members are measured values by name, as most gateways send them.
struct ValueMap {
    private var fields: FieldTable
    /// Whether a foreign metric may be a number in a string.
    private let takesNumericTexts: Bool

    /// Creates a reader.
    ///
    /// - Parameters:
    ///   - mapping: The configuration's names; they win over the format's.
    ///   - additions: What names mean in this format.
    ///   - ignored: Names that hold nothing to store in this format.
    ///   - takesNumericTexts: Whether a foreign metric may be a number in a string.
    init(
        _ mapping: FieldMapping,
        additions: [String: MetricMapping] = [:],
        ignored: [String] = [],
        takesNumericTexts: Bool = false
    ) {
        var own = FieldMapping.namesOnly
        own.metrics = additions.merging(mapping.metrics) { _, configured in configured }
        own.ignored = mapping.ignored + ignored.filter { mapping.metrics[$0] == nil }
        fields = FieldTable(own)
        self.takesNumericTexts = takesNumericTexts
    }

    /// The rule of a name; nil when it is to be passed over.
    mutating func rule(of name: String) -> MetricRule? {
        let bytes = Array(name.utf8)
        guard case .measurement(let number) = fields.role(of: bytes.span) else { return nil }
        return fields.rules[Int(number)]
    }

    /// Puts the members of an object into the writer's element; bad ones are rejected one by one.
    ///
    /// - Parameters:
    ///   - object: The object.
    ///   - document: Where it is.
    ///   - given: The unit of the values.
    ///   - channel: The channel of all of them; empty leaves what their names tell.
    ///   - writer: Where they go.
    /// - Throws: Only what refuses the whole message.
    mutating func write(
        _ object: JSONValue,
        of document: JSONDocument,
        given: GivenUnit = .none,
        channel: String = "",
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        for (key, value) in document.members(of: object) {
            guard let rule = rule(of: document.name(key)) else { continue }
            try write(value, rule, of: document, given: given, channel: channel, into: &writer)
        }
    }

    /// Puts one value, or the values of its channels, into the writer's element.
    ///
    /// - Parameters:
    ///   - value: The value: plain, or `{"value":…,"unit":…}`, or an object of values by channel number.
    ///   - rule: What its name means.
    ///   - document: Where it is.
    ///   - given: The unit of the values.
    ///   - channel: The channel; empty leaves what the name tells.
    ///   - errorCodes: Values that stand for an error of this kind of sensor.
    ///   - writer: Where they go.
    /// - Throws: Only what refuses the whole message.
    func write(
        _ value: JSONValue,
        _ rule: MetricRule,
        of document: JSONDocument,
        given: GivenUnit = .none,
        channel: String = "",
        errorCodes: [Double] = [],
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        if rule.isKnown, document.isObject(value) {
            let inner = document.member("value", of: value)
            guard inner.isPresent else {
                return try writeChannels(value, rule, of: document, given: given, channel: channel, into: &writer)
            }
            let unit = document.string(document.member("unit", of: value))
            let innerUnit = unit == nil ? given : GivenUnit(unit)
            return try write(inner, rule, of: document, given: innerUnit, channel: channel, into: &writer)
        }
        do throws(DecodingFailure) {
            let probe = channel.isEmpty ? String(decoding: rule.channel, as: UTF8.self) : channel
            let codes = errorCodes + Measurement.errorCodes(ofProbe: probe)
            guard let measurement = try measurement(value, rule, document, given, codes) else { return }
            try writer.put(measurement, rule, channel: channel)
        } catch {
            try writer.rejectPart(error.within(String(decoding: rule.name, as: UTF8.self)))
        }
    }

    /// Puts values by channel; channels of a channel keep its name before theirs.
    private func writeChannels(
        _ object: JSONValue,
        _ rule: MetricRule,
        of document: JSONDocument,
        given: GivenUnit,
        channel: String,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        for (key, value) in document.members(of: object) where !document.isObject(value) {
            let name = channel.isEmpty ? document.name(key) : channel + "." + document.name(key)
            try write(value, rule, of: document, given: given, channel: name, into: &writer)
        }
    }

    private func measurement(
        _ value: JSONValue,
        _ rule: MetricRule,
        _ document: JSONDocument,
        _ given: GivenUnit,
        _ errorCodes: [Double]
    ) throws(DecodingFailure) -> Measurement? {
        switch try MeasuredValue.read(value, of: document, for: rule) {
        case .number(let number): return try Measurement(number, rule, given: given, errorCodes: errorCodes)
        case .missing: return .missing(rule, given: given)
        case .attribute:
            guard takesNumericTexts, document.kind(value) == .string else { return nil }
            let text = document.text
            guard let number = DecimalNumber.valueIfNumber(text.span.extracting(document.range(value))) else {
                return nil
            }
            return try Measurement(number, rule, given: given)
        }
    }
}
