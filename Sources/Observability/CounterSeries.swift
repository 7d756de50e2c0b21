import Metrics
import Synchronization

/// A number that only goes up; an overflow stays at the highest value.
final class CounterSeries: CounterHandler, MetricSeries {
    private let value = Atomic<Int64>(0)

    func increment(by amount: Int64) {
        guard amount > 0 else { return }
        var current = value.load(ordering: .relaxed)
        while true {
            let (sum, overflow) = current.addingReportingOverflow(amount)
            let result = value.weakCompareExchange(
                expected: current,
                desired: overflow ? .max : sum,
                ordering: .relaxed
            )
            if result.exchanged { return }
            current = result.original
        }
    }

    func reset() { value.store(0, ordering: .relaxed) }

    func write(to writer: inout ExpositionWriter, name: String, labels: String) {
        writer.sample(name, labels, Double(value.load(ordering: .relaxed)))
    }
}
