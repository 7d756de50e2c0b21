/// A column of indices: stored in 32 bits to halve the memory traffic, read and written as `Int`.
struct IndexColumn: ~Copyable {
    private let column: Column<Int32>

    init(count: Int, repeating value: Int) { column = Column(count: count, repeating: Int32(value)) }

    init(_ values: [Int]) { column = Column(values.map { Int32($0) }) }

    var count: Int { column.count }

    subscript(_ index: Int) -> Int {
        @inline(__always) get { Int(column[index]) }
        @inline(__always) nonmutating set { column[index] = Int32(truncatingIfNeeded: newValue) }
    }

    /// Overwrites this column with another of the same length.
    func copy(from other: borrowing IndexColumn) { column.copy(from: other.column) }
}
