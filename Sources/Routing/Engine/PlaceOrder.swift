/// Numbers places so that near ones have near numbers.
///
/// A search works in one neighbourhood at a time; when its places stand together, their part of a large table fits into
/// the processor's nearest memory.
enum PlaceOrder {
    /// More places than this would take too long to sort, and their tables fit nowhere.
    private static let limit = 3_000

    /// The rows, each once, as a chain in which each is followed by the nearest that is left.
    static func nearTogether(_ rows: [Int], _ problem: Problem) -> [Int] {
        var left = Array(Set(rows)).sorted()
        guard left.count > 1, left.count <= limit,
            case .matrix(let matrix)? = problem.travel[problem.vehicles[0].profile]
        else {
            return left
        }
        var chain: [Int] = []
        chain.reserveCapacity(left.count)
        var here = left.removeFirst()
        while !left.isEmpty {
            chain.append(here)
            var nearest = 0
            var shortest = Int32.max
            let offset = here * matrix.side
            for (index, row) in left.enumerated() where matrix.durations[offset + row] < shortest {
                shortest = matrix.durations[offset + row]
                nearest = index
            }
            here = left[nearest]
            left.swapAt(nearest, left.count - 1)
            left.removeLast()
        }
        chain.append(here)
        return chain
    }
}
