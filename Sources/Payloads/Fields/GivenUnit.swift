/// The unit that a payload gives for its values.
struct GivenUnit {
    /// The unit, where it is one of ours.
    let known: MeasurementUnit?
    /// Its text, as UTF-8; empty when no unit is given.
    let text: [UInt8]

    /// No unit given.
    static let none = GivenUnit(known: nil, text: [])

    private init(known: MeasurementUnit?, text: [UInt8]) {
        self.known = known
        self.text = text
    }

    /// The unit that `text` names, or a foreign one.
    init(_ text: Span<UInt8>) {
        known = MeasurementUnit.named(text)
        self.text = known == nil ? text.withUnsafeBufferPointer { Array($0) } : []
    }

    /// The unit that `text` names, or a foreign one; nil gives none.
    init(_ text: String?) {
        let bytes = Array((text ?? "").utf8)
        self.init(bytes.span)
    }

    init(_ unit: MeasurementUnit) { self.init(known: unit, text: []) }

    /// The unit in which to read values of `rule`; the rule's own when the given one measures something else.
    func unit(for rule: MetricRule) -> MeasurementUnit? {
        guard let known else { return rule.unit }
        if rule.quantity == .other || known.quantity == rule.quantity { return known }
        if rule.quantity == .humidity, known.quantity == .ratio { return known }
        return rule.unit
    }

    /// Whether the given unit measures something else than `rule` does.
    func contradicts(_ rule: MetricRule) -> Bool {
        guard rule.isKnown else { return false }
        guard let known else { return !text.isEmpty }
        return known.quantity != rule.quantity && !(rule.quantity == .humidity && known.quantity == .ratio)
    }
}
