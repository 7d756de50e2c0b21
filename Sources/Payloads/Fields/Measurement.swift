internal import Telemetry

/// A value on its way into the batch: converted to the stored unit, checked, and with what is known against it.
struct Measurement {
    /// The value in the stored unit; NaN when it is known to be missing.
    let value: Double
    let quality: Quality
    /// The stored unit's name, as UTF-8.
    let unit: [UInt8]

    /// Absolute zero in degrees Celsius.
    private static let absoluteZero = -273.15
    /// What DS18B20 drivers report when the probe does not answer.
    private static let disconnectedProbe = -127.0
    /// Conversions from Fahrenheit leave rounding errors.
    private static let codeTolerance = 1e-6

    /// What a DS18B20 holds after power-on, before its first conversion, in degrees Celsius.
    static let powerOnCode = 85.0

    /// What Dragino's decoders report of a DS18B20 that is not plugged in: the largest number of two bytes, in hundredths.
    static let unpluggedCode = 327.67

    /// The codes of a probe, by the channel that tells its type.
    static func errorCodes(ofProbe channel: some StringProtocol) -> [Double] {
        let start = channel.prefix(4).uppercased()
        return start == "DS" || start == "DS18" ? [powerOnCode, unpluggedCode] : []
    }

    /// A value that is known to be missing.
    static func missing(_ rule: MetricRule, given: GivenUnit = .none) -> Measurement {
        Measurement(value: .nan, quality: [], unit: storedUnit(of: rule, given: given))
    }

    /// Converts and checks a value.
    ///
    /// - Parameters:
    ///   - number: The value as it came.
    ///   - rule: What its field means.
    ///   - given: The unit that the payload gives.
    ///   - errorCodes: Values in the stored unit that stand for an error of this kind of sensor.
    /// - Throws: `bad_value` for what cannot have been measured.
    init(
        _ number: Double,
        _ rule: borrowing MetricRule,
        given: borrowing GivenUnit = .none,
        errorCodes: [Double] = []
    ) throws(DecodingFailure) {
        guard number.isFinite else { throw DecodingFailure(.badValue, "the value is not a finite number") }
        let stored = given.unit(for: rule)?.toStored(number) ?? number
        unit = Self.storedUnit(of: rule, given: given)
        switch rule.quantity {
        case .boolean:
            guard stored == 0 || stored == 1 else { throw DecodingFailure(.badValue, "neither 0 nor 1") }
            value = rule.isInverted ? 1 - stored : stored
            quality = []
        case .temperature:
            let isCode =
                abs(stored - Self.disconnectedProbe) < Self.codeTolerance
                || errorCodes.contains { abs($0 - stored) < Self.codeTolerance }
            guard stored >= Self.absoluteZero || isCode else {
                throw DecodingFailure(.badValue, "a temperature below absolute zero")
            }
            value = isCode ? .nan : stored
            quality = isCode ? .sensorError : []
        default:
            guard stored.isFinite else { throw DecodingFailure(.badValue, "the value is not a finite number") }
            value = stored
            quality = []
        }
    }

    /// The same measurement with more known against it.
    func marked(_ quality: Quality) -> Measurement {
        Measurement(value: value, quality: self.quality.union(quality), unit: unit)
    }

    private init(value: Double, quality: Quality, unit: [UInt8]) {
        self.value = value
        self.quality = quality
        self.unit = unit
    }

    private static func storedUnit(of rule: MetricRule, given: GivenUnit) -> [UInt8] {
        if let known = rule.isKnown ? rule.unit : given.unit(for: rule) { return known.stored.nameBytes }
        return given.text.isEmpty ? rule.foreignUnit : given.text
    }
}

extension MeasurementUnit {
    /// Its name in readings, as UTF-8.
    var nameBytes: [UInt8] { Self.namesAsBytes[Int(rawValue)] }

    private static let namesAsBytes: [[UInt8]] = allCases.map { unit in
        unit.name.withUTF8Buffer { Array($0) }
    }
}
