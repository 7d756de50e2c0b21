/// The elements of a sequence of distinct numbers that can stay where they are while the others are moved: a longest
/// ascending subsequence, found in O(n log n).
func longestAscendingSubsequence(_ values: [Int]) -> Set<Int> {
    var ends: [Int] = []
    var before = Array(repeating: -1, count: values.count)
    for index in values.indices {
        var low = 0
        var high = ends.count
        while low < high {
            let middle = (low + high) / 2
            if values[ends[middle]] < values[index] { low = middle + 1 } else { high = middle }
        }
        if low > 0 { before[index] = ends[low - 1] }
        if low == ends.count { ends.append(index) } else { ends[low] = index }
    }
    var kept: Set<Int> = []
    var index = ends.last ?? -1
    while index >= 0 {
        kept.insert(values[index])
        index = before[index]
    }
    return kept
}
