internal import Telemetry

/// Cayenne Low Power Payload: channel, type, big-endian value, again and again.
///
/// Types, sizes and resolutions as in the LPP 1.0 reference and the IPSO objects that later libraries added
/// (https://github.com/ElectronicCats/CayenneLPP).
enum CayenneLPP {
    /// How a type's value is written; several values follow one another for types with axes.
    private struct Layout {
        let metric: String
        let bytes: Int
        let divisor: Double
        var isSigned = false
        /// How many values of `bytes` each; only single values are readings here.
        var count = 1
    }

    /// Puts the readings of `data` into the writer's element, each under its channel's number.
    static func write(
        _ data: [UInt8],
        using map: inout ValueMap,
        into writer: inout ReadingWriter
    ) throws(DecodingFailure) {
        var position = 0
        while position < data.count {
            guard position + 2 <= data.count else { throw truncated(position) }
            let (channel, type) = (String(data[position]), data[position + 1])
            guard let layout = layout(of: type) else {
                // The size of an unknown type is unknown, so nothing behind it can be read.
                let failure = DecodingFailure(.noCodec, "type \(type) of Cayenne LPP is not known")
                return try writer.rejectPart(failure.within("byte \(position + 1)"))
            }
            let start = position + 2
            position = start + layout.bytes * layout.count
            guard position <= data.count else { throw truncated(start) }
            if type == locationType {
                try writer.put(location(data, at: start))
            } else if layout.count == 1, let rule = map.rule(of: layout.metric) {
                let raw = number(data, at: start, bytes: layout.bytes, isSigned: layout.isSigned)
                let given: GivenUnit = layout.metric == "pressure" ? GivenUnit(.hectopascal) : .none
                let measurement = try Measurement(Double(raw) / layout.divisor, rule, given: given)
                try writer.put(measurement, rule, channel: channel)
            }
        }
    }

    private static let locationType: UInt8 = 0x88

    private static func layout(of type: UInt8) -> Layout? {
        switch type {
        case 0x00: Layout(metric: "digital_in", bytes: 1, divisor: 1)
        case 0x01: Layout(metric: "digital_out", bytes: 1, divisor: 1)
        case 0x02: Layout(metric: "analog_in", bytes: 2, divisor: 100, isSigned: true)
        case 0x03: Layout(metric: "analog_out", bytes: 2, divisor: 100, isSigned: true)
        case 0x64: Layout(metric: "generic", bytes: 4, divisor: 1)
        case 0x65: Layout(metric: "illuminance", bytes: 2, divisor: 1)
        case 0x66: Layout(metric: "presence", bytes: 1, divisor: 1)
        case 0x67: Layout(metric: "temperature", bytes: 2, divisor: 10, isSigned: true)
        case 0x68: Layout(metric: "humidity", bytes: 1, divisor: 2)
        case 0x71: Layout(metric: "acceleration", bytes: 2, divisor: 1_000, isSigned: true, count: 3)
        case 0x73: Layout(metric: "pressure", bytes: 2, divisor: 10)
        case 0x74: Layout(metric: "voltage", bytes: 2, divisor: 100)
        case 0x75: Layout(metric: "current", bytes: 2, divisor: 1_000)
        case 0x76: Layout(metric: "frequency", bytes: 4, divisor: 1)
        case 0x78: Layout(metric: "percentage", bytes: 1, divisor: 1)
        case 0x79: Layout(metric: "altitude", bytes: 2, divisor: 1, isSigned: true)
        case 0x7D: Layout(metric: "concentration", bytes: 2, divisor: 1)
        case 0x80: Layout(metric: "power", bytes: 2, divisor: 1)
        case 0x82: Layout(metric: "distance", bytes: 4, divisor: 1_000)
        case 0x83: Layout(metric: "energy", bytes: 4, divisor: 1_000)
        case 0x84: Layout(metric: "direction", bytes: 2, divisor: 1)
        case 0x85: Layout(metric: "unix_time", bytes: 4, divisor: 1)
        case 0x86: Layout(metric: "gyration", bytes: 2, divisor: 100, isSigned: true, count: 3)
        case 0x87: Layout(metric: "colour", bytes: 1, divisor: 1, count: 3)
        case locationType: Layout(metric: "location", bytes: 3, divisor: 10_000, isSigned: true, count: 3)
        case 0x8E: Layout(metric: "switch", bytes: 1, divisor: 1)
        default: nil
        }
    }

    private static func location(_ data: [UInt8], at start: Int) -> Position {
        Position(
            latitude: Double(number(data, at: start, bytes: 3, isSigned: true)) / 10_000,
            longitude: Double(number(data, at: start + 3, bytes: 3, isSigned: true)) / 10_000,
            altitude: Double(number(data, at: start + 6, bytes: 3, isSigned: true)) / 100
        )
    }

    private static func number(_ data: [UInt8], at start: Int, bytes: Int, isSigned: Bool) -> Int64 {
        var value: Int64 = isSigned && data[start] >= 0x80 ? -1 : 0
        for index in start..<(start + bytes) { value = value << 8 | Int64(data[index]) }
        return value
    }

    private static func truncated(_ position: Int) -> DecodingFailure {
        DecodingFailure(.truncated, "the data ends within a value", place: "byte \(position)")
    }
}
