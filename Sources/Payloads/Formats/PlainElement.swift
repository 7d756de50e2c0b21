internal import Telemetry

/// Reads one object of plain JSON: sorts its fields by their roles, then writes its readings.
struct PlainElement {
    private var fields: FieldTable
    private var parts: [JSONValue] = Array(repeating: .absent, count: FieldPart.allCases.count)
    private var measurements: [(rule: Int32, value: JSONValue)] = []
    /// What the object around a list of elements says for those that do not say it themselves.
    private var frame: [(part: FieldPart, value: JSONValue)] = []
    /// The parts that elements of a list take from the object around them.
    private static let inherited: [FieldPart] = [.device, .time, .sequence, .metric, .unit, .channel]

    init(mapping: FieldMapping) {
        fields = FieldTable(mapping)
    }

    /// Puts the element's readings and position into `writer`.
    mutating func read(
        _ object: JSONValue,
        of document: JSONDocument,
        in context: MessageContext,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        sort(object, of: document)
        for (part, value) in frame where !self[part].isPresent { parts[Int(part.rawValue)] = value }
        try write(document, context, &writer)
    }

    /// Enters the object around the list `list`, whose frame holds for the elements until ``leave()``.
    ///
    /// - Returns: Whether the object has readings or a position of its own; ``readFrame(of:in:into:)`` reads them.
    mutating func enter(_ object: JSONValue, around list: JSONValue, of document: JSONDocument) -> Bool {
        sort(object, of: document)
        measurements.removeAll { $0.value.index == list.index }
        frame = Self.inherited.filter { self[$0].isPresent }.map { ($0, self[$0]) }
        let parts: [FieldPart] = [.value, .position, .latitude, .longitude]
        return !measurements.isEmpty || parts.contains { self[$0].isPresent }
    }

    /// Forgets the object around a list.
    mutating func leave() { frame.removeAll(keepingCapacity: true) }

    /// Puts the readings of the object that was entered into `writer`.
    mutating func readFrame(
        of document: JSONDocument,
        in context: MessageContext,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        do throws(DecodingFailure) {
            try write(document, context, &writer)
        } catch {
            // Fields that describe the message, such as a firmware, are no reading and nothing to complain about.
            if error.code != .noReading { try writer.rejectPart(error) }
        }
    }

    /// Writes what was sorted.
    private mutating func write(
        _ document: JSONDocument,
        _ context: MessageContext,
        _ writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        let mark = writer.batch.mark
        let rejected = writer.rejected
        try begin(document, context, &writer)
        try writeReadings(document, context, &writer)
        try writePosition(document, &writer)
        guard writer.batch.mark != mark || writer.rejected != rejected else {
            throw DecodingFailure(.noReading, "no field holds a reading")
        }
    }

    private subscript(_ part: FieldPart) -> JSONValue { parts[Int(part.rawValue)] }

    private mutating func sort(_ object: JSONValue, of document: JSONDocument) {
        for index in parts.indices { parts[index] = .absent }
        measurements.removeAll(keepingCapacity: true)
        collect(object, of: document, isOuter: true)
        let values = self[.values]
        if document.isObject(values) { collect(values, of: document, isOuter: false) }
    }

    /// Sorts the members of an object; within `values` every member is a measurement.
    private mutating func collect(_ object: JSONValue, of document: JSONDocument, isOuter: Bool) {
        let text = document.text
        let end = document.end(of: object)
        var node = object.index + 1
        while node < end {
            let value = JSONValue(node + 1)
            defer { node = document.after(value) }
            guard document.kind(JSONValue(node)) == .key else { continue }
            let name = text.span.extracting(document.range(JSONValue(node)))
            let hash = document.hash(ofKey: JSONValue(node))
            guard isOuter else {
                measurements.append((fields.rule(ofMetric: name, hash: hash), value))
                continue
            }
            switch fields.role(of: name, hash: hash) {
            case .part(let part): parts[Int(part.rawValue)] = value
            case .measurement(let rule): measurements.append((rule, value))
            case .ignored: break
            }
        }
    }

    // MARK: - The frame

    private func begin(
        _ document: JSONDocument,
        _ context: MessageContext,
        _ writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        let reported: Timestamp?
        do throws(DecodingFailure) {
            reported = try ReportedTime.read(
                self[.time],
                of: document,
                localOffsetSeconds: context.localOffsetSeconds
            )
        } catch { throw error.within("time") }
        let time = DeviceTime(reported: reported, receivedAt: context.receivedAt)
        let device = self[.device]
        guard document.isGiven(device) else {
            guard let name = context.deviceOfTopic else {
                throw DecodingFailure(.noDevice, "neither the payload nor the topic names the device")
            }
            return try writer.begin(device: name, at: time, sequence: sequence(document))
        }
        let text = document.text
        let name = text.span.extracting(document.range(device))
        switch document.kind(device) {
        case .string: break
        case .number where DecimalNumber.wholeValue(name) != nil: break
        default: throw DecodingFailure(.badDevice, "the device is neither a text nor a whole number", place: "device")
        }
        try writer.begin(device: name, at: time, sequence: sequence(document))
    }

    /// The gateway's sequence number; what is no whole number from 0 on is none, for the readings matter more.
    private func sequence(_ document: JSONDocument) -> Int64 {
        let value = self[.sequence]
        guard value.isPresent, document.kind(value) == .number || document.kind(value) == .string else {
            return ReadingBatch.noSequence
        }
        let text = document.text
        let number = DecimalNumber.wholeValue(text.span.extracting(document.range(value)))
        return max(number ?? ReadingBatch.noSequence, ReadingBatch.noSequence)
    }

    // MARK: - Readings

    private mutating func writeReadings(
        _ document: JSONDocument,
        _ context: MessageContext,
        _ writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        let given = givenUnit(document, context)
        if self[.value].isPresent {
            try writeNamedValue(document, context, given, &writer)
        }
        for (number, value) in measurements {
            let rule = fields.rules[Int(number)]
            do throws(DecodingFailure) {
                try write(value, rule, given, document, &writer)
            } catch {

                try writer.rejectPart(error.within(String(decoding: rule.name, as: UTF8.self)))
            }
        }
    }

    /// `{"metric":…,"value":…}`, or a value whose metric the topic names.
    private mutating func writeNamedValue(
        _ document: JSONDocument,
        _ context: MessageContext,
        _ given: GivenUnit,
        _ writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        let metric = self[.metric]
        let number: Int32
        if document.isGiven(metric) {
            guard document.kind(metric) == .string else {
                throw DecodingFailure(.badName, "the metric is not a text", place: "metric")
            }
            let text = document.text
            number = fields.rule(ofMetric: text.span.extracting(document.range(metric)))
        } else {
            guard let name = context.topic.levelFromEnd(0), name != "telemetry" else {
                throw DecodingFailure(.noReading, "a value without a metric")
            }
            let bytes = Array(name.utf8)
            number = fields.rule(ofMetric: bytes.span)
        }
        let rule = fields.rules[Int(number)]
        do throws(DecodingFailure) {
            let isText = document.kind(self[.value]) == .string
            try write(self[.value], rule, given, document, &writer)
            guard !isText || rule.isKnown else { throw DecodingFailure(.badValue, "a text where a number should be") }
        } catch { throw error.within(String(decoding: rule.name, as: UTF8.self)) }
    }

    /// Writes a value, or the one in `{"value":…,"unit":…}`.
    private func write(
        _ value: JSONValue,
        _ rule: MetricRule,
        _ given: GivenUnit,
        _ document: JSONDocument,
        _ writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        if rule.isKnown, document.isObject(value) {
            let inner = document.member("value", of: value)
            if inner.isPresent, !document.isObject(inner) {
                let unit = document.string(document.member("unit", of: value))
                return try write(inner, rule, unit == nil ? given : GivenUnit(unit), document, &writer)
            }
        }
        guard !given.contradicts(rule) || (given.known != nil && measurements.count > 1) else {
            throw DecodingFailure(.badUnit, "the unit does not measure what the metric does")
        }
        let text = document.text
        let channel = channelRange(document)
        let measurement: Measurement
        switch try MeasuredValue.read(value, of: document, for: rule) {
        case .attribute: return
        case .missing: measurement = .missing(rule, given: given)
        case .number(let number):
            let codes =
                channel.isEmpty ? [] : Measurement.errorCodes(ofProbe: String(decoding: text[channel], as: UTF8.self))
            measurement = try Measurement(number, rule, given: given, errorCodes: codes)
        }
        try writer.put(measurement, rule, channel: text.span.extracting(channel))
    }

    /// Where the channel's text lies; empty when the element has none.
    private func channelRange(_ document: JSONDocument) -> Range<Int> {
        let channel = self[.channel]
        guard channel.isPresent, document.kind(channel) == .string || document.kind(channel) == .number else {
            return 0..<0
        }
        return document.range(channel)
    }

    private func givenUnit(_ document: JSONDocument, _ context: MessageContext) -> GivenUnit {
        let unit = self[.unit]
        guard unit.isPresent, document.kind(unit) == .string else {
            return context.settings.unit == nil ? .none : GivenUnit(context.settings.unit)
        }
        let text = document.text
        return GivenUnit(text.span.extracting(document.range(unit)))
    }

    // MARK: - Position

    private mutating func writePosition(
        _ document: JSONDocument,
        _ writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        let nested = self[.position]
        if document.isObject(nested) {
            // What else a position holds is no measurement.
            let count = measurements.count
            collect(nested, of: document, isOuter: true)
            measurements.removeLast(measurements.count - count)
        }
        let (latitude, longitude) = (self[.latitude], self[.longitude])
        guard document.isGiven(latitude) || document.isGiven(longitude) else { return }
        guard let north = document.number(latitude), let east = document.number(longitude) else {
            return writer.reject(
                DecodingFailure(.badValue, "latitude and longitude are not both numbers", place: "position")
            )
        }
        let position = Position(
            latitude: north,
            longitude: east,
            speed: number(.speed, document),
            course: number(.course, document),
            altitude: number(.altitude, document),
            accuracy: number(.accuracy, document)
        )
        do throws(DecodingFailure) {
            try writer.put(position)
        } catch {

            try writer.rejectPart(error)
        }
    }

    private func number(_ part: FieldPart, _ document: JSONDocument) -> Double {
        guard let number = document.number(self[part]), number.isFinite else { return .nan }
        return number
    }
}
