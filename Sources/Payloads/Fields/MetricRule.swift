/// What one field name of a payload means as a reading.
struct MetricRule: Hashable {
    /// What a rule says in words; shared, so that a reading costs one copy of a reference and not three of texts.
    private final class Words: Hashable, Sendable {
        let name: [UInt8]
        let channel: [UInt8]
        let foreignUnit: [UInt8]

        init(name: String, channel: String, foreignUnit: String) {
            self.name = Array(name.utf8)
            self.channel = Array(channel.utf8)
            self.foreignUnit = Array(foreignUnit.utf8)
        }

        static func == (one: Words, other: Words) -> Bool {
            one.name == other.name && one.channel == other.channel && one.foreignUnit == other.foreignUnit
        }

        func hash(into hasher: inout Hasher) {
            hasher.combine(name)
            hasher.combine(channel)
            hasher.combine(foreignUnit)
        }
    }

    private let words: Words
    let quantity: Quantity
    /// The unit of values that come without one; nil when values have none.
    let unit: MeasurementUnit?
    /// Whether true means 0, as a closed contact means that the door is not open.
    let isInverted: Bool

    /// The metric's name in readings, as UTF-8.
    var name: [UInt8] { words.name }
    /// The probe or channel that the field name tells, as UTF-8; empty when it tells none.
    var channel: [UInt8] { words.channel }
    /// The name of a unit unknown here, as the configuration gives it.
    var foreignUnit: [UInt8] { words.foreignUnit }

    init(
        _ name: String,
        channel: String = "",
        quantity: Quantity,
        unit: MeasurementUnit?,
        foreignUnit: String = "",
        isInverted: Bool = false
    ) {
        words = Words(name: name, channel: channel, foreignUnit: foreignUnit)
        self.quantity = quantity
        self.unit = unit
        self.isInverted = isInverted
    }

    /// Whether the metric is one of the house's own words.
    var isKnown: Bool { quantity != .other }

    /// The same rule for another channel.
    func onChannel(_ channel: String) -> MetricRule {
        MetricRule(
            String(decoding: name, as: UTF8.self),
            channel: channel,
            quantity: quantity,
            unit: unit,
            foreignUnit: String(decoding: foreignUnit, as: UTF8.self),
            isInverted: isInverted
        )
    }
}
