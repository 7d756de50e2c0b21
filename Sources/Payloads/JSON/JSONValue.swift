/// A value within a `JSONDocument`, by the number of its node.
struct JSONValue: Hashable {
    let node: Int32

    /// Stands for a member that is not there.
    static let absent = JSONValue(node: -1)

    init(node: Int32) { self.node = node }
    init(_ index: Int) { node = Int32(truncatingIfNeeded: index) }

    var isPresent: Bool { node >= 0 }
    var index: Int { Int(node) }
}
