/// What one field name of a payload means as a reading.
struct MetricRule: Hashable {
    /// The metric's name in readings, as UTF-8.
    let name: [UInt8]
    /// The probe or channel that the field name tells, as UTF-8; empty when it tells none.
    let channel: [UInt8]
    let quantity: Quantity
    /// The unit of values that come without one; nil when values have none.
    let unit: MeasurementUnit?
    /// The name of a unit unknown here, as the configuration gives it.
    let foreignUnit: [UInt8]
    /// Whether true means 0, as a closed contact means that the door is not open.
    let isInverted: Bool

    init(
        _ name: String,
        channel: String = "",
        quantity: Quantity,
        unit: MeasurementUnit?,
        foreignUnit: String = "",
        isInverted: Bool = false
    ) {
        self.name = Array(name.utf8)
        self.channel = Array(channel.utf8)
        self.quantity = quantity
        self.unit = unit
        self.foreignUnit = Array(foreignUnit.utf8)
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
