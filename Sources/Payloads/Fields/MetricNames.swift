internal import Telemetry

/// The names under which gateways report the house's own metrics.
///
/// A name counts only as a whole, or as a stem with a channel behind or before it (`temp1`, `TempC_SHT`,
/// `relative_humidity_4`, `temperature_chn2`, `externalTemperature`). Everything else keeps its own name: a `temperature_setpoint` is no
/// temperature.
enum MetricNames {
    /// The rule of a field name; one of kind `.other` when it is none of ours.
    static func rule(for field: String) -> MetricRule {
        if let rule = byWholeName(squeezed(field)) { return rule }
        if let (stem, channel) = splitDigits(field) {
            let name = squeezed(stem)
            if let rule = byWholeName(name) ?? byWholeName(withoutChannelWord(name)), hasChannels(rule) {
                return rule.onChannel(channel)
            }
        }
        if let (stem, channel) = splitProbe(field), let rule = byWholeName(squeezed(stem)), hasChannels(rule) {
            return rule.onChannel(channel)
        }
        return MetricRule(field, quantity: .other, unit: nil)
    }

    /// The rule of one of the house's metrics.
    static func rule(for metric: Metric) -> MetricRule { rule(for: metric.rawValue) }

    private static func byWholeName(_ name: String) -> MetricRule? {
        switch name {
        case "temperature", "temp", "tempc", "temperaturec", "temperaturecelsius", "airtemperature",
            "temperaturesensor":
            MetricRule("temperature", quantity: .temperature, unit: .celsius)
        case "tempf", "temperaturef", "temperaturefahrenheit":
            MetricRule("temperature", quantity: .temperature, unit: .fahrenheit)
        case "tempk", "temperaturek", "temperaturekelvin":
            MetricRule("temperature", quantity: .temperature, unit: .kelvin)
        case "humidity", "hum", "rh", "relativehumidity", "humiditysensor", "humidityrh":
            MetricRule("humidity", quantity: .humidity, unit: .relativeHumidity)
        case "pressure", "pressurepa", "pa": MetricRule("pressure", quantity: .pressure, unit: .pascal)
        case "barometricpressure", "barometer", "airpressure", "pressurehpa", "hpa", "atmosphericpressure":
            MetricRule("pressure", quantity: .pressure, unit: .hectopascal)
        case "dewpoint", "dewpointc": MetricRule("dew_point", quantity: .temperature, unit: .celsius)
        default: byWholeNameOfState(name)
        }
    }

    private static func byWholeNameOfState(_ name: String) -> MetricRule? {
        switch name {
        case "door", "dooropen", "opened", "isopen", "doorstate", "doorstatus", "dooropenstatus", "magnetstatus",
            "magnet":
            MetricRule("door", quantity: .boolean, unit: .boolean)
        case "doorclosed": MetricRule("door", quantity: .boolean, unit: .boolean, isInverted: true)
        case "compressor", "compressoron", "compressorrunning":
            MetricRule("compressor", quantity: .boolean, unit: .boolean)
        case "battery", "batt", "batterylevel", "batterypercent", "batterypercentage", "batterypct":
            MetricRule("battery_level", quantity: .ratio, unit: .percent)
        case "batteryvoltage", "batv", "battv", "vbat", "vbatt", "batteryv", "batvolt":
            MetricRule("battery_voltage", quantity: .voltage, unit: .volt)
        case "batterymv", "batmv", "vdd": MetricRule("battery_voltage", quantity: .voltage, unit: .millivolt)
        default: nil
        }
    }

    /// Batteries and compressors come once to a device; what is measured may come many times.
    private static func hasChannels(_ rule: MetricRule) -> Bool {
        switch rule.quantity {
        case .temperature, .humidity, .pressure: true
        case .boolean: rule.name == Array("door".utf8)
        default: false
        }
    }

    /// `temp1`, `temperature_3`: the stem, and the digits at its end.
    private static func splitDigits(_ field: String) -> (stem: String, channel: String)? {
        let stem = field.reversed().drop { $0.isASCII && $0.isNumber }
        let digits = field.count - stem.count
        guard digits > 0, digits <= 4, !stem.isEmpty else { return nil }
        return (String(stem.reversed()), String(field.suffix(digits)))
    }

    /// `temperature_chn1`, `Temp_Channel2`: the name before the word that says that a channel's number follows.
    private static func withoutChannelWord(_ name: String) -> String {
        for word in ["channel", "chn", "ch"] where name.hasSuffix(word) { return String(name.dropLast(word.count)) }
        return name
    }

    /// `TempC_SHT`, `Hum_SHT`, `externalTemperature`: the stem, and the probe named behind or before it.
    private static func splitProbe(_ field: String) -> (stem: String, channel: String)? {
        if let underscore = field.lastIndex(of: "_") {
            let probe = field[field.index(after: underscore)...]
            if probes.contains(probe.lowercased()) { return (String(field[..<underscore]), String(probe)) }
        }
        let squeezed = squeezed(field)
        for place in ["external", "probe", "product", "ambient"] where squeezed.hasPrefix(place) {
            return (String(squeezed.dropFirst(place.count)), place)
        }
        return nil
    }

    /// Sensor chips and places that makers append to a field's name.
    private static let probes: Set<String> = [
        "sht", "sht20", "sht30", "sht31", "sht35", "sht40", "sht41", "ds", "ds18b20", "bme280", "bme680", "bmp280",
        "dht", "dht11", "dht22", "am2301", "red", "white", "black", "probe", "ext", "external", "air", "product",
        "supply", "return", "ambient", "evaporator",
    ]

    /// Lower case without anything but letters and digits.
    private static func squeezed(_ name: String) -> String {
        String(name.lowercased().filter { $0.isLetter || $0.isNumber })
    }
}
