/// A column of a segment: 64 bits a row, and which rows are null.
struct SegmentColumn: Equatable {
    /// What the bits mean.
    enum Kind {
        /// A whole number.
        case integer
        /// The bit pattern of a double.
        case double
        /// The bit pattern of a double that came from a `real`, and goes back to one.
        case real
        /// Microseconds that are near those of the first column.
        case instant
    }

    let kind: Kind
    private(set) var values: [Int64] = []
    /// Empty as long as no row is null.
    private(set) var nulls: [Bool] = []

    init(_ kind: Kind) { self.kind = kind }

    var count: Int { values.count }

    mutating func append(_ value: Int64?) {
        if let value {
            values.append(value)
            if !nulls.isEmpty { nulls.append(false) }
        } else {
            if nulls.isEmpty { nulls = [Bool](repeating: false, count: values.count) }
            // The value before it costs the fewest bits, and is not read.
            values.append(values.last ?? 0)
            nulls.append(true)
        }
    }

    mutating func reserveCapacity(_ count: Int) { values.reserveCapacity(count) }

    mutating func removeAll() {
        values.removeAll(keepingCapacity: true)
        nulls.removeAll(keepingCapacity: true)
    }

    /// The value of a row, nil for null.
    subscript(row: Int) -> Int64? { isNull(row) ? nil : values[row] }

    func isNull(_ row: Int) -> Bool { !nulls.isEmpty && nulls[row] }

    /// Takes over decoded values.
    init(_ kind: Kind, values: [Int64], nulls: [Bool]) {
        self.kind = kind
        self.values = values
        self.nulls = nulls
    }
}
