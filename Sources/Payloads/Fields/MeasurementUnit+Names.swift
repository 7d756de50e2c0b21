extension MeasurementUnit {
    /// The unit that `text` names; nil when none is known.
    ///
    /// Case tells units apart only where it must (`mV`, `MV`), so it is ignored.
    static func named(_ text: Span<UInt8>) -> MeasurementUnit? {
        if text.count == 1 {
            switch text[0] {
            case UInt8(ascii: "C"), UInt8(ascii: "c"): return .celsius
            case UInt8(ascii: "F"), UInt8(ascii: "f"): return .fahrenheit
            case UInt8(ascii: "K"): return .kelvin
            case UInt8(ascii: "%"): return .percent
            case UInt8(ascii: "V"), UInt8(ascii: "v"): return .volt
            case UInt8(ascii: "m"): return .metre
            case UInt8(ascii: "/"): return .fraction
            default: return nil
            }
        }
        guard text.count <= 24 else { return nil }
        return named(text.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) })
    }

    /// The unit that `text` names, of two characters or more.
    static func named(_ text: String) -> MeasurementUnit? {
        switch text.lowercased() {
        case "c", "cel", "celsius", "degc", "deg c", "°c", "℃", "centigrade": .celsius
        case "f", "fahrenheit", "degf", "deg f", "°f", "℉", "far": .fahrenheit
        case "k", "kelvin": .kelvin
        case "%rh", "rh", "% rh", "rh%", "percent_rh": .relativeHumidity
        case "%", "percent", "pct", "%el": .percent
        case "/", "ratio", "fraction": .fraction
        case "pa", "pascal": .pascal
        case "hpa", "mbar", "millibar", "hectopascal": .hectopascal
        case "kpa", "kilopascal": .kilopascal
        case "bar": .bar
        case "psi": .poundPerSquareInch
        case "mmhg", "torr": .millimetreOfMercury
        case "inhg": .inchOfMercury
        case "v", "volt", "volts": .volt
        case "mv", "millivolt", "millivolts": .millivolt
        case "bool", "boolean": .boolean
        case "km/h", "kmh", "kph": .kilometrePerHour
        case "m/s", "mps": .metrePerSecond
        case "kn", "kt", "knot", "knots": .knot
        case "mph", "mi/h": .milePerHour
        case "m", "metre", "meter", "metres", "meters": .metre
        case "km": .kilometre
        case "ft", "feet": .foot
        default: nil
        }
    }
}
