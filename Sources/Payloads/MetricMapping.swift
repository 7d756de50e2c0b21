public import Telemetry

/// What a foreign metric name means.
public struct MetricMapping: Hashable, Sendable {
    /// The metric it is stored as.
    public var metric: Metric
    /// The unit of the incoming values, for instance `F`, `hPa`, `mV`; nil means the unit the metric is stored in.
    public var unit: String?
    /// The probe or channel it is stored under.
    public var channel: String
    /// Whether true or 1 means 0: a contact that is closed when the door is not open.
    public var isInverted: Bool

    /// Creates a mapping to a metric.
    public init(_ metric: Metric, unit: String? = nil, channel: String = "", isInverted: Bool = false) {
        self.metric = metric
        self.unit = unit
        self.channel = channel
        self.isInverted = isInverted
    }

    /// The mapping as a rule.
    var rule: MetricRule {
        let known = MetricNames.rule(for: metric)
        let given = unit.flatMap { MeasurementUnit.named($0) }
        return MetricRule(
            metric.rawValue,
            channel: channel,
            quantity: known.isKnown ? known.quantity : given?.quantity ?? .other,
            unit: given ?? known.unit,
            foreignUnit: given == nil ? unit ?? "" : "",
            isInverted: isInverted
        )
    }
}
