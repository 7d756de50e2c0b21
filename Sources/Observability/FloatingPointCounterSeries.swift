import Metrics
import Synchronization

/// A number that only goes up, by fractions.
final class FloatingPointCounterSeries: FloatingPointCounterHandler, MetricSeries {
    private let value = Mutex<Double>(0)

    func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        value.withLock { $0 += amount }
    }

    func reset() { value.withLock { $0 = 0 } }

    func write(to writer: inout ExpositionWriter, name: String, labels: String) {
        writer.sample(name, labels, value.withLock { $0 })
    }
}
