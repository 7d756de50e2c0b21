/// The places of series in columns, in the order in which they came.
///
/// Every reading asks for one. Series are numbered from one on, so that nearly all are found by an index and without a hash.
struct SeriesPlaces {
    /// Numbers below are found by an index, of four bytes each.
    private static let nearNumbers: Int32 = 1 << 20

    private(set) var count = 0
    private var near: [Int32] = []
    private var far: [Int32: Int32] = [:]

    /// The place of a series, and whether it is a new one.
    @inline(__always)
    mutating func place(of series: Int32) -> (place: Int, isNew: Bool) {
        if series >= 0, series < near.count, near[Int(series)] >= 0 { return (Int(near[Int(series)]), false) }
        return enter(series)
    }

    private mutating func enter(_ series: Int32) -> (place: Int, isNew: Bool) {
        let place = Int32(truncatingIfNeeded: count)
        if series >= 0, series < Self.nearNumbers {
            if series >= near.count {
                let size = min(max(Int(series) + 1, near.count * 2), Int(Self.nearNumbers))
                near += [Int32](repeating: -1, count: size - near.count)
            }
            near[Int(series)] = place
        } else {
            if let known = far[series] { return (Int(known), false) }
            far[series] = place
        }
        count += 1
        return (Int(place), true)
    }
}
