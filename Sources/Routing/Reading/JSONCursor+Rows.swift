/// Rows of travel tables: a table of a million entries must not cost a share of a one-second budget.
extension JSONCursor {
    /// Reads a row of whole numbers 0 ... `Limit.matrixEntry` into `row`; `width` is how many there should be, if known.
    mutating func row(into row: inout [Int32], width: Int?) throws(InputError) {
        guard try peek() == UInt8(ascii: "[") else { throw error("must be an array") }
        offset += 1
        guard try peek() != UInt8(ascii: "]") else { return offset += 1 }
        let start = row.count
        if let width { readPlainEntries(width - 1, into: &row) }
        while true {
            guard let value = entry() else {
                path.append(.index(row.count - start))
                throw error("must be an integer in 0 ... \(Limit.matrixEntry)")
            }
            row.append(value)
            if try isEnd(UInt8(ascii: "]")) { return }
        }
    }

    /// Reads up to so many entries as long as each is digits and a comma: nearly all of a large table.
    private mutating func readPlainEntries(_ limit: Int, into row: inout [Int32]) {
        guard limit > 0 else { return }
        let first = offset
        offset = withUnsafeTemporaryAllocation(of: Int32.self, capacity: limit) { entries in
            var count = 0
            let end = bytes.withUnsafeBufferPointer { bytes -> Int in
                var position = first
                while count < limit {
                    var reader = position
                    var value = 0
                    while reader < bytes.count, bytes[reader] == 0x20 { reader += 1 }
                    let digits = reader
                    while reader < bytes.count, bytes[reader] &- 48 < 10, reader - digits < 10 {
                        value = value &* 10 &+ Int(bytes[reader] &- 48)
                        reader += 1
                    }
                    guard reader > digits, reader < bytes.count, bytes[reader] == UInt8(ascii: ","),
                        value <= Limit.matrixEntry
                    else { break }
                    entries[count] = Int32(truncatingIfNeeded: value)
                    count += 1
                    position = reader + 1
                }
                return position
            }
            row.append(contentsOf: entries[..<count])
            return end
        }
    }

    private mutating func entry() -> Int32? {
        skipSpace()
        let start = offset
        var value = 0
        while offset < bytes.count, bytes[offset] &- 48 < 10, offset - start < 12 {
            value = value &* 10 &+ Int(bytes[offset] &- 48)
            offset += 1
        }
        guard offset > start, value <= Limit.matrixEntry, !isFraction else { return nil }
        return Int32(truncatingIfNeeded: value)
    }
}
