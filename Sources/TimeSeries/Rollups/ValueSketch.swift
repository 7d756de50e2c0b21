internal import Glibc

/// How many values fell into which bin, for percentiles; bins as in `isotherm.sketch_bin`, one per cent wide.
struct ValueSketch {
    /// The bins that have something, in rising order, and how many values each has.
    private var bins: [Int32] = []
    private var counts: [Int32] = []

    /// Appends the list of bin, count, bin, count that the tables hold.
    func append(to items: inout [Int32]) {
        for place in bins.indices {
            items.append(bins[place])
            items.append(counts[place])
        }
    }

    /// An empty sketch.
    init() {}

    /// What a table holds.
    init(_ items: [Int64]) {
        for place in stride(from: 0, to: items.count - 1, by: 2) {
            bins.append(Int32(truncatingIfNeeded: items[place]))
            counts.append(Int32(truncatingIfNeeded: items[place + 1]))
        }
    }

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

    /// Adds what another has counted.
    mutating func add(_ other: ValueSketch) { merge(other) { $0 + $1 } }

    /// Takes away what another has counted.
    ///
    /// - Returns: Whether all of it was here; if not, this is no longer of any use.
    mutating func remove(_ other: ValueSketch) -> Bool {
        merge(other) { $0 - $1 }
        return counts.allSatisfy { $0 > 0 }
    }

    private mutating func merge(_ other: ValueSketch, _ combine: (Int32, Int32) -> Int32) {
        var (mergedBins, mergedCounts, mine, theirs) = ([Int32](), [Int32](), 0, 0)
        mergedBins.reserveCapacity(bins.count + other.bins.count)
        mergedCounts.reserveCapacity(bins.count + other.bins.count)
        while mine < bins.count || theirs < other.bins.count {
            let own = mine < bins.count ? bins[mine] : .max
            let foreign = theirs < other.bins.count ? other.bins[theirs] : .max
            let bin = min(own, foreign)
            let count = combine(own == bin ? counts[mine] : 0, foreign == bin ? other.counts[theirs] : 0)
            if own == bin { mine += 1 }
            if foreign == bin { theirs += 1 }
            if count == 0 { continue }
            mergedBins.append(bin)
            mergedCounts.append(count)
        }
        (bins, counts) = (mergedBins, mergedCounts)
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
