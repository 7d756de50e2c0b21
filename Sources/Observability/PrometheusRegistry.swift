public import Metrics
import Synchronization

/// Keeps every metric of the process and writes them in the Prometheus text format.
///
/// Names follow the Prometheus conventions: dots become underscores, counters end in `_total`, timers are histograms in
/// seconds. A family takes at most ``seriesLimit`` series; what comes after that is counted and not kept.
public final class PrometheusRegistry: MetricsFactory, Sendable {
    /// How many series (combinations of labels) one family may hold.
    public let seriesLimit: Int

    private let descriptions: [String: String]
    private let buckets: [String: [Double]]
    private let families = Mutex<[String: MetricFamily]>([:])
    private let refusedSeries = Atomic<Int64>(0)

    /// Creates an empty registry.
    ///
    /// - Parameters:
    ///   - descriptions: The help text by exposed name; a name that is missing gets its words as help.
    ///   - buckets: Upper bounds of histograms by exposed name, ascending; otherwise times get ``secondsBuckets`` and
    ///     other recorders ``countBuckets``.
    ///   - seriesLimit: The limit of series in a family.
    public init(
        descriptions: [String: String] = [:],
        buckets: [String: [Double]] = [:],
        seriesLimit: Int = 1_000
    ) {
        self.descriptions = descriptions
        self.buckets = buckets
        self.seriesLimit = seriesLimit
    }

    /// Bounds for durations in seconds, from half a millisecond to a minute.
    public static let secondsBuckets: [Double] = [
        0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
    ]

    /// Bounds for counts such as rows in a batch.
    public static let countBuckets: [Double] = [1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000]

    /// The metrics as text, families in alphabetical order, each with HELP and TYPE.
    public func exposition() -> String {
        let snapshot = families.withLock { $0 }
        var writer = ExpositionWriter()
        for name in snapshot.keys.sorted() {
            if let family = snapshot[name] { writer.write(family, name: name) }
        }
        let refused = refusedSeries.load(ordering: .relaxed)
        writer.writeSingle(
            name: "isotherm_metrics_refused_series_total",
            kind: .counter,
            help: "Series that were not kept because their family was full.",
            value: Double(refused)
        )
        return writer.text
    }

    /// A handler that only goes up.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        register(MetricName.counter(label), .counter, dimensions) { CounterSeries() }
    }

    /// A handler that only goes up, by fractions.
    public func makeFloatingPointCounter(
        label: String,
        dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        register(MetricName.counter(label), .counter, dimensions) { FloatingPointCounterSeries() }
    }

    /// A handler that goes up and down.
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        register(MetricName.plain(label), .gauge, dimensions) { GaugeSeries() }
    }

    /// A histogram when `aggregate` is true, otherwise a gauge.
    public func makeRecorder(
        label: String,
        dimensions: [(String, String)],
        aggregate: Bool
    ) -> any RecorderHandler {
        let name = MetricName.plain(label)
        guard aggregate else { return register(name, .gauge, dimensions) { GaugeSeries() } }
        let bounds = buckets[name] ?? Self.countBuckets
        return register(name, .histogram, dimensions) { HistogramSeries(bounds: bounds) }
    }

    /// A histogram in seconds.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        let name = MetricName.seconds(label)
        let bounds = buckets[name] ?? Self.secondsBuckets
        return register(name, .histogram, dimensions) { HistogramSeries(bounds: bounds) }
    }

    /// Keeps the counter: a scraper would take a vanished series for a restart.
    public func destroyCounter(_ handler: any CounterHandler) {}
    /// Keeps the counter: a scraper would take a vanished series for a restart.
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    /// Removes the gauge.
    public func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
    /// Removes the gauge or histogram.
    public func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
    /// Removes the histogram.
    public func destroyTimer(_ handler: any TimerHandler) { remove(handler) }

    /// The series of these labels, made when it is new. A name that is taken by another kind, or a full family, gives
    /// a series that works and is not exposed.
    private func register<Series: MetricSeries>(
        _ name: String,
        _ kind: MetricKind,
        _ dimensions: [(String, String)],
        make: () -> Series
    ) -> Series {
        let labels = MetricName.labels(dimensions)
        let help = descriptions[name] ?? MetricName.words(name)
        return families.withLock { families in
            var family = families[name] ?? MetricFamily(kind: kind, help: help)
            if let known = family.series[labels] as? Series { return known }
            let series = make()
            guard family.kind == kind, family.series[labels] == nil, family.series.count < seriesLimit else {
                refusedSeries.add(1, ordering: .relaxed)
                return series
            }
            family.series[labels] = series
            families[name] = family
            return series
        }
    }

    private func remove(_ handler: AnyObject) {
        families.withLock { families in
            for (name, family) in families {
                guard let entry = family.series.first(where: { $0.value === handler }) else { continue }
                families[name]?.series[entry.key] = nil
            }
        }
    }
}
