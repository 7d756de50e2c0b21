internal import Telemetry

/// Resolves the records of a SenML pack (RFC 8428) one after another and writes their readings.
///
/// Base fields hold for their record and all that follow. The device is the resolved name up to its last `:` or `/`,
/// the metric is what follows. Sums stand in the channel `sum` of their metric. Records in the units `lat` and `lon` are the
/// coordinates of a position.
struct SenMLPack {
    /// A record's fields as they stand in the pack.
    struct Record {
        var baseName: String?
        var baseTime: Double?
        var baseUnit: String?
        var baseValue: Double?
        var baseSum: Double?
        var name: String?
        var unit: String?
        var time: Double?
        var value: Double?
        var boolean: Bool?
        var text: String?
        var sum: Double?
        var hasData = false
        /// A value field that holds something of the wrong type.
        var failure: DecodingFailure?

        fileprivate var hasValue: Bool { value != nil || boolean != nil || text != nil || hasData }
        fileprivate var isOnlyBase: Bool { name == nil && unit == nil && time == nil && !hasValue && sum == nil }
    }

    /// The version of RFC 8428; packs of later ones may mean something else.
    static let version = 10.0
    /// Times below 2²⁸ are relative to now (RFC 8428 section 4.5.3).
    private static let absoluteTimes = 268_435_456.0

    private var baseName = ""
    private var baseTime: Double?
    private var baseUnit: String?
    private var baseValue = 0.0
    private var baseSum = 0.0
    private var place: SenMLPlace?

    /// Writes the reading of the next record.
    mutating func write(
        _ record: Record,
        using map: inout ValueMap,
        in context: MessageContext,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        if let baseName = record.baseName { self.baseName = baseName }
        if let baseTime = record.baseTime { self.baseTime = baseTime }
        if let baseUnit = record.baseUnit { self.baseUnit = baseUnit }
        if let baseValue = record.baseValue { self.baseValue = baseValue }
        if let baseSum = record.baseSum { self.baseSum = baseSum }
        if let failure = record.failure { throw failure }
        guard record.hasValue || record.sum != nil else {
            if record.isOnlyBase { return }
            throw DecodingFailure(.senmlNoValue, "a record with neither a value nor a sum")
        }
        let (device, metric) = try split(baseName + (record.name ?? ""), context)
        let time = try time(of: record, in: context)
        if let value = record.value, let axis = SenMLPlace.Axis(rawValue: record.unit ?? baseUnit ?? "") {
            return try write(value + baseValue, axis, of: device, at: time, into: &writer)
        }
        guard let rule = map.rule(of: metric) else { return }
        if let number = number(of: record, for: rule) {
            let measurement = try Measurement(number, rule, given: try unit(of: record, for: rule))
            try writer.begin(device: device, at: time)
            try writer.put(measurement, rule)
        }
        if let sum = record.sum, !rule.isKnown {
            // A sum over time is in the unit multiplied by seconds (RFC 8428 section 4.3).
            let unit = (record.unit ?? baseUnit).map { GivenUnit($0 + "*s") } ?? .none
            let measurement = try Measurement(sum + baseSum, rule, given: unit)
            try writer.begin(device: device, at: time)
            try writer.put(measurement, rule, channel: "sum")
        }
    }

    /// Ends the pack.
    ///
    /// - Throws: `missing_field` for a coordinate whose other one did not come.
    mutating func end() throws(DecodingFailure) {
        if let left = place { throw left.isIncomplete }
    }

    /// Takes in a coordinate; the second one of a device and a time makes the position.
    private mutating func write(
        _ degrees: Double,
        _ axis: SenMLPlace.Axis,
        of device: String,
        at time: DeviceTime,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        var place = SenMLPlace(device: device, time: time)
        if let begun = self.place {
            if begun.device == device, begun.time == time { place = begun } else { writer.reject(begun.isIncomplete) }
        }
        place.set(axis, degrees)
        self.place = place
        guard let position = place.position else { return }
        self.place = nil
        try writer.begin(device: device, at: time)
        try writer.put(position)
    }

    /// The record's own unit must fit its metric; a base unit holds for the records that it fits.
    private func unit(of record: Record, for rule: MetricRule) throws(DecodingFailure) -> GivenUnit {
        let given = GivenUnit(record.unit ?? baseUnit)
        guard given.contradicts(rule), rule.quantity != .boolean else { return given }
        guard record.unit == nil else {
            throw DecodingFailure(.badUnit, "the unit does not measure what the metric does", place: "u")
        }
        return .none
    }

    private func number(of record: Record, for rule: MetricRule) -> Double? {
        if let value = record.value { return value + baseValue }
        if let boolean = record.boolean { return boolean ? 1 : 0 }
        guard let text = record.text, rule.quantity == .boolean else { return nil }
        return MeasuredValue.state(text)
    }

    /// Device and metric of a resolved name, whose characters RFC 8428 section 4.5.1 lists.
    private func split(_ name: String, _ context: MessageContext) throws(DecodingFailure) -> (String, String) {
        let isLawful = name.utf8.allSatisfy { byte in
            switch byte {
            case 0x2D...0x3A, 0x41...0x5A, 0x5F, 0x61...0x7A: true
            default: false
            }
        }
        guard isLawful, let first = name.first, first.isLetter || first.isNumber else {
            throw name.isEmpty
                ? DecodingFailure(.missingField, "a record without a name", place: "n")
                : DecodingFailure(.badName, "a name with characters that SenML does not allow", place: "n")
        }
        guard let separator = name.lastIndex(where: { $0 == ":" || $0 == "/" }) else {
            guard let device = context.deviceOfTopic else {
                throw DecodingFailure(.noDevice, "neither the record nor the topic names the device")
            }
            return (device, name)
        }
        let metric = String(name[name.index(after: separator)...])
        guard !metric.isEmpty else { throw DecodingFailure(.badName, "the name ends before the metric", place: "n") }
        return (String(name[..<separator]), metric)
    }

    private func time(of record: Record, in context: MessageContext) throws(DecodingFailure) -> DeviceTime {
        guard baseTime != nil || record.time != nil else {
            return DeviceTime(reported: nil, receivedAt: context.receivedAt)
        }
        let seconds = (baseTime ?? 0) + (record.time ?? 0)
        guard seconds.isFinite, seconds.magnitude < 1e12 else {
            throw DecodingFailure(.badTimestamp, "the time is beyond the range of times", place: "t")
        }
        let isRelative = seconds < Self.absoluteTimes
        let start = isRelative ? context.receivedAt : Timestamp(microseconds: 0)
        return DeviceTime(reported: start.advanced(bySeconds: seconds), receivedAt: context.receivedAt)
    }
}
