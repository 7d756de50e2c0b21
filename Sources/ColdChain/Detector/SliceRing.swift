/// Two sums over a trailing window, kept in 48 slices: adding is constant, and the oldest slice counts in full until
/// it has left, so a sum is at most one slice (window / 48) too large and never too small.
struct SliceRing: Sendable {
    private var first: [Double] = []
    private var second: [Double] = []
    private var newest: Int64 = .min
    private(set) var sum = (first: 0.0, second: 0.0)

    static let count = 48

    /// Adds to the slice of `time` (microseconds) of a window of `window` seconds; late times count as newest.
    mutating func add(_ value: Double, _ weight: Double, at time: Int64, window: Double) {
        advance(to: time, window: window)
        let place = Int(newest % Int64(SliceRing.count))
        first[place] += value
        second[place] += weight
        sum.first += value
        sum.second += weight
    }

    /// Lets slices leave that are older than the window.
    mutating func advance(to time: Int64, window: Double) {
        let slice = max(1, Int64(window * 1e6) / Int64(SliceRing.count))
        let now = time / slice
        if first.isEmpty {
            first = [Double](repeating: 0, count: SliceRing.count)
            second = first
            newest = now
        }
        guard now > newest else { return }
        let steps = min(now - newest, Int64(SliceRing.count))
        for step in 1...steps {
            let place = Int((now - steps + step) % Int64(SliceRing.count))
            first[place] = 0
            second[place] = 0
        }
        newest = now
        // Summed afresh so that rounding does not pile up over years.
        sum = (first.reduce(0, +), second.reduce(0, +))
    }

    mutating func visit(_ coder: inout SnapshotCoder) {
        coder.list(&first, empty: 0) { $0.field(&$1) }
        coder.list(&second, empty: 0) { $0.field(&$1) }
        coder.field(&newest)
        coder.field(&sum.first)
        coder.field(&sum.second)
    }
}
