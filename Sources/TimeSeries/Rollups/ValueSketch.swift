internal import Glibc

/// How many values fell into which bin, for percentiles; bins as in `isotherm.sketch_bin`, one per cent wide.
struct ValueSketch {
    /// The bins that have something, in rising order, and how many values each has.
    private var bins: [Int32] = []
    private var counts: [Int32] = []

    /// The list of bin, count, bin, count that the tables hold, as PostgreSQL writes an array.
    var text: String { "{" + zip(bins, counts).map { "\($0),\($1)" }.joined(separator: ",") + "}" }

    mutating func add(_ value: Double) {
        let bin = Self.bin(of: value)
        var (low, high) = (0, bins.count)
        while low < high {
            let middle = (low + high) / 2
            if bins[middle] < bin { low = middle + 1 } else { high = middle }
        }
        if low < bins.count, bins[low] == bin {
            counts[low] += 1
        } else {
            bins.insert(bin, at: low)
            counts.insert(1, at: low)
        }
    }

    mutating func removeAll() {
        bins.removeAll(keepingCapacity: true)
        counts.removeAll(keepingCapacity: true)
    }

    /// DDSketch (Masson et al., VLDB 2019) with a base of 1.01: below 0.01 all values are one.
    private static func bin(of value: Double) -> Int32 {
        let size = abs(value)
        if size < 0.01 { return 0 }
        let place = ceil(log(min(size, 1e300) * 100) / 0.00995033085316808 + 1e-9)
        return Int32(value < 0 ? -place : place)
    }
}
