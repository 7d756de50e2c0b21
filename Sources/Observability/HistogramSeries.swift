import Metrics
import Synchronization

/// Counts of values up to fixed bounds, with their sum.
final class HistogramSeries: TimerHandler, RecorderHandler, MetricSeries {
    private struct Counts {
        /// One per bound and one for what is beyond the last.
        var perBucket: [UInt64]
        var sum = 0.0
    }

    private let bounds: [Double]
    private let counts: Mutex<Counts>

    init(bounds: [Double]) {
        self.bounds = bounds
        counts = Mutex(Counts(perBucket: Array(repeating: 0, count: bounds.count + 1)))
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1_000_000_000) }
    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        guard value.isFinite else { return }
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        counts.withLock { counts in
            counts.perBucket[bucket] += 1
            counts.sum += value
        }
    }

    func write(to writer: inout ExpositionWriter, name: String, labels: String) {
        let snapshot = counts.withLock { $0 }
        var running: UInt64 = 0
        for (bound, count) in zip(bounds, snapshot.perBucket) {
            running += count
            let bucket = ExpositionWriter.adding("le", ExpositionWriter.number(bound), to: labels)
            writer.sample("\(name)_bucket", bucket, Double(running))
        }
        running += snapshot.perBucket[bounds.count]
        writer.sample("\(name)_bucket", ExpositionWriter.adding("le", "+Inf", to: labels), Double(running))
        writer.sample("\(name)_sum", labels, snapshot.sum)
        writer.sample("\(name)_count", labels, Double(running))
    }
}
