internal import Telemetry

/// Thins a curve out by largest triangles: of each group of points the one that stands out most.
///
/// The method is LTTB of S. Steinarsson, "Downsampling Time Series for Visual Representation" (2013), section 4.2:
/// the first and last points stay, the others are cut into equal groups, and of each group that point is kept which
/// spans the largest triangle with the point kept before and the mean of the next group.
public enum LargestTriangles {
    /// The points that are kept, in order of time.
    ///
    /// - Parameters:
    ///   - points: The curve in order of time.
    ///   - count: How many points to keep; at least 3, otherwise only the ends stay.
    /// - Returns: All points when there are no more than `count`.
    public static func reduce(_ points: [CurvePoint], to count: Int) -> [CurvePoint] {
        guard points.count > max(count, 2), let first = points.first, let last = points.last else { return points }
        if count < 3 { return [first, last] }
        let width = Double(points.count - 2) / Double(count - 2)
        func group(_ number: Int) -> Range<Int> {
            let begin = 1 + Int(Double(number) * width)
            return begin..<max(begin + 1, min(1 + Int(Double(number + 1) * width), points.count - 1))
        }
        var kept = [first]
        kept.reserveCapacity(count)
        for number in 0..<(count - 2) {
            let following = number + 1 < count - 2 ? mean(points[group(number + 1)]) : (last.seconds, last.value)
            kept.append(mostProminent(points[group(number)], after: kept[kept.count - 1], before: following))
        }
        kept.append(last)
        return kept
    }

    private static func mean(_ points: ArraySlice<CurvePoint>) -> (seconds: Double, value: Double) {
        var (seconds, value) = (0.0, 0.0)
        for point in points {
            seconds += point.seconds
            value += point.value
        }
        return (seconds / Double(points.count), value / Double(points.count))
    }

    /// The point of the largest triangle; the first of equals.
    private static func mostProminent(
        _ points: ArraySlice<CurvePoint>,
        after previous: CurvePoint,
        before next: (seconds: Double, value: Double)
    ) -> CurvePoint {
        var best = previous
        var largest = -1.0
        for point in points {
            let doubled = abs(
                (previous.seconds - next.seconds) * (point.value - previous.value)
                    - (previous.seconds - point.seconds) * (next.value - previous.value)
            )
            if doubled > largest { (largest, best) = (doubled, point) }
        }
        return best
    }
}

extension CurvePoint {
    fileprivate var seconds: Double { time.seconds }
}
