/// A unit that payloads use, and its way to the unit in which the quantity is stored.
enum MeasurementUnit: UInt8, CaseIterable {
    case celsius, fahrenheit, kelvin
    case relativeHumidity, percent, fraction
    case pascal, hectopascal, kilopascal, bar, poundPerSquareInch, millimetreOfMercury, inchOfMercury
    case volt, millivolt
    case boolean
    case kilometrePerHour, metrePerSecond, knot, milePerHour
    case metre, kilometre, foot

    /// What it measures.
    var quantity: Quantity {
        switch self {
        case .celsius, .fahrenheit, .kelvin: .temperature
        case .relativeHumidity: .humidity
        case .percent, .fraction: .ratio
        case .pascal, .hectopascal, .kilopascal, .bar, .poundPerSquareInch, .millimetreOfMercury, .inchOfMercury:
            .pressure
        case .volt, .millivolt: .voltage
        case .boolean: .boolean
        case .kilometrePerHour, .metrePerSecond, .knot, .milePerHour: .speed
        case .metre, .kilometre, .foot: .length
        }
    }

    /// The unit in which values of this quantity are stored.
    var stored: MeasurementUnit {
        switch quantity {
        case .temperature: .celsius
        case .humidity: .relativeHumidity
        case .ratio: .percent
        case .pressure: .pascal
        case .voltage: .volt
        case .boolean: .boolean
        case .speed: .kilometrePerHour
        case .length: .metre
        case .other: self
        }
    }

    /// Its name in readings.
    var name: StaticString {
        switch self {
        case .celsius: "C"
        case .fahrenheit: "F"
        case .kelvin: "K"
        case .relativeHumidity: "%RH"
        case .percent: "%"
        case .fraction: "/"
        case .pascal: "Pa"
        case .hectopascal: "hPa"
        case .kilopascal: "kPa"
        case .bar: "bar"
        case .poundPerSquareInch: "psi"
        case .millimetreOfMercury: "mmHg"
        case .inchOfMercury: "inHg"
        case .volt: "V"
        case .millivolt: "mV"
        case .boolean: "bool"
        case .kilometrePerHour: "km/h"
        case .metrePerSecond: "m/s"
        case .knot: "kn"
        case .milePerHour: "mph"
        case .metre: "m"
        case .kilometre: "km"
        case .foot: "ft"
        }
    }

    /// `value` of this unit in the stored unit.
    ///
    /// Factors are exact by definition: international knot, mile and foot; conventional mmHg and inHg and the pound per
    /// square inch as in NIST SP 811 appendix B.8.
    func toStored(_ value: Double) -> Double {
        switch self {
        case .celsius, .relativeHumidity, .percent, .pascal, .volt, .boolean, .kilometrePerHour, .metre: value
        case .fahrenheit: (value - 32) * 5 / 9
        case .kelvin: value - 273.15
        case .fraction, .hectopascal: value * 100
        case .kilopascal: value * 1_000
        case .bar: value * 100_000
        case .poundPerSquareInch: value * 6_894.757
        case .millimetreOfMercury: value * 133.3224
        case .inchOfMercury: value * 3_386.389
        case .millivolt: value / 1_000
        case .metrePerSecond: value * 3.6
        case .knot: value * 1.852
        case .milePerHour: value * 1.609_344
        case .kilometre: value * 1_000
        case .foot: value * 0.304_8
        }
    }
}
