/// What Prometheus calls the type of a family.
enum MetricKind: String {
    case counter
    case gauge
    case histogram
}

/// All series of one name.
struct MetricFamily {
    let kind: MetricKind
    let help: String
    /// By their rendered labels, for instance `{method="GET"}`; empty without labels.
    var series: [String: any MetricSeries] = [:]
}

/// Something that holds the numbers of one combination of labels.
protocol MetricSeries: AnyObject, Sendable {
    /// Writes the samples of this series.
    func write(to writer: inout ExpositionWriter, name: String, labels: String)
}
