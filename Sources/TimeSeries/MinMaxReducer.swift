public import Telemetry

/// Thins a curve out: keeps the lowest and the highest point of each of equal stretches of time.
///
/// No peak is lost, and memory depends on the number of stretches only. Points are added in order of time.
public struct MinMaxReducer: Sendable {
    private let range: Range<Timestamp>
    private let stretches: Int
    private var current = -1
    private var lowest: CurvePoint?
    private var highest: CurvePoint?
    private var kept: [CurvePoint] = []

    /// Creates a reducer.
    ///
    /// - Parameters:
    ///   - range: From when to when; points outside are counted to the first or last stretch.
    ///   - stretches: Into how many parts it is cut; each keeps at most two points.
    public init(range: Range<Timestamp>, stretches: Int) {
        self.range = range
        self.stretches = max(stretches, 1)
    }

    /// Takes the next point.
    public mutating func add(_ point: CurvePoint) {
        let stretch = stretch(of: point.time)
        if stretch != current {
            flush()
            current = stretch
        }
        if let known = lowest, known.value <= point.value {} else { lowest = point }
        if let known = highest, known.value >= point.value {} else { highest = point }
    }

    /// The points that are kept, in order of time; the reducer is empty afterwards.
    public mutating func finish() -> [CurvePoint] {
        flush()
        current = -1
        defer { kept = [] }
        return kept
    }

    private mutating func flush() {
        guard let lowest, let highest else { return }
        if lowest == highest {
            kept.append(lowest)
        } else {
            kept += lowest.time < highest.time ? [lowest, highest] : [highest, lowest]
        }
        (self.lowest, self.highest) = (nil, nil)
    }

    private func stretch(of time: Timestamp) -> Int {
        let length = range.upperBound.seconds(since: range.lowerBound)
        guard length > 0 else { return 0 }
        let part = time.seconds(since: range.lowerBound) / length * Double(stretches)
        return min(max(Int(part), 0), stretches - 1)
    }
}
