/// A part of a table that one request asks for.
struct TableBlock: Sendable, Equatable {
    var rows: Range<Int>
    var columns: Range<Int>

    /// Cuts a table into blocks of at most `side` rows and `side` columns.
    static func cut(rows: Int, columns: Int, side: Int) -> [TableBlock] {
        stride(from: 0, to: rows, by: side).flatMap { row in
            stride(from: 0, to: columns, by: side).map { column in
                TableBlock(
                    rows: row..<min(row + side, rows),
                    columns: column..<min(column + side, columns)
                )
            }
        }
    }

    /// Two halves along the longer side; nil for a single pair.
    var halves: (TableBlock, TableBlock)? {
        if rows.count >= columns.count {
            guard rows.count > 1 else { return nil }
            let middle = rows.lowerBound + rows.count / 2
            return (
                TableBlock(rows: rows.lowerBound..<middle, columns: columns),
                TableBlock(rows: middle..<rows.upperBound, columns: columns)
            )
        }
        let middle = columns.lowerBound + columns.count / 2
        return (
            TableBlock(rows: rows, columns: columns.lowerBound..<middle),
            TableBlock(rows: rows, columns: middle..<columns.upperBound)
        )
    }
}
