/// One whole-number field of the records of a column, read and written as if it were a column of `Int`.
///
/// It points into the column and must not outlive it; bounds are asserted in debug builds.
struct RecordField<Record: BitwiseCopyable, Value: FixedWidthInteger & BitwiseCopyable> {
    let count: Int
    private let first: UnsafeMutableRawPointer

    /// For `Column.field` only.
    init(first: UnsafeMutableRawPointer, count: Int) {
        self.first = first
        self.count = count
    }

    subscript(_ index: Int) -> Int {
        @inline(__always) get { Int(truncatingIfNeeded: address(index).pointee) }
        @inline(__always) nonmutating set { address(index).pointee = Value(truncatingIfNeeded: newValue) }
    }

    @inline(__always)
    private func address(_ index: Int) -> UnsafeMutablePointer<Value> {
        assert(index >= 0 && index < count, "record index out of range")
        return (first + index &* MemoryLayout<Record>.stride).assumingMemoryBound(to: Value.self)
    }
}
