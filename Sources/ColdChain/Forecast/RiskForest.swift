/// Small decision trees whose leaves are added up: the logarithm of the odds that a rule will be met within four hours.
///
/// Boosted trees (Friedman, "Greedy function approximation: a gradient boosting machine", 2001), grown by
/// `Benchmarks/detection/fit.py` on simulated shipments. What is not known goes the way that was better in training.
struct RiskForest: Sendable {
    private struct Node: Sendable {
        /// The feature that is asked for; negative in a leaf.
        var feature: Int
        /// Below or at it the left branch is taken, or the value of a leaf.
        var number: Double
        var unknownGoesLeft = false
        var left = 0
        var right = 0
    }

    private var nodes: [Node] = []
    private var roots: [Int] = []
    /// The logarithm of the odds before any tree is asked.
    private var base = 0.0

    /// Reads trees from words: a number first, then per tree, in prefix order, `FEATURE<=NUMBER` with `l` or `r` for
    /// what is unknown, or `=NUMBER` for a leaf.
    ///
    /// - Returns: nil when the words are no trees.
    init?(words: String) {
        var rest = words.split(whereSeparator: \.isWhitespace)[...]
        guard let first = rest.popFirst(), let base = Double(first) else { return nil }
        self.base = base
        while !rest.isEmpty {
            guard let root = grow(&rest, depth: 0) else { return nil }
            roots.append(root)
        }
    }

    private mutating func grow(_ rest: inout ArraySlice<Substring>, depth: Int) -> Int? {
        guard depth < 32, let word = rest.popFirst(), let sign = word.firstIndex(of: "=") else { return nil }
        let place = nodes.count
        if sign == word.startIndex {
            guard let number = Double(word.dropFirst()) else { return nil }
            nodes.append(Node(feature: -1, number: number))
            return place
        }
        guard let feature = Int(word[..<sign].dropLast()), feature >= 0, feature < RiskFeatures.count,
            word[..<sign].last == "<", let unknown = word.last, unknown == "l" || unknown == "r",
            let number = Double(word[word.index(after: sign)...].dropLast())
        else { return nil }
        nodes.append(Node(feature: feature, number: number, unknownGoesLeft: unknown == "l"))
        guard let left = grow(&rest, depth: depth + 1), let right = grow(&rest, depth: depth + 1) else { return nil }
        nodes[place].left = left
        nodes[place].right = right
        return place
    }

    /// The probability, 0 to 1, that a rule of the side will be met within four hours.
    func probability(_ features: RiskFeatures) -> Double {
        var sum = base
        for root in roots {
            var place = root
            while nodes[place].feature >= 0 {
                let node = nodes[place]
                let value = features.values[node.feature]
                place = (value.isNaN ? node.unknownGoesLeft : value <= node.number) ? node.left : node.right
            }
            sum += nodes[place].number
        }
        return 1 / (1 + Numerics.exponential(-sum))
    }
}
