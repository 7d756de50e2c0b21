/// The rows that a statement returned, all of them in memory.
public struct Rows: RandomAccessCollection {
    let result: ResultHandle

    /// The position of the first row.
    public var startIndex: Int { 0 }
    /// The position after the last row.
    public var endIndex: Int { result.rowCount }
    /// The row at a position.
    public subscript(position: Int) -> Row {
        precondition(position >= 0 && position < result.rowCount, "row out of range")
        return Row(result: result, index: position)
    }

    /// The names of the columns, in order.
    public var columnNames: [String] { result.columnNames }

    /// How many rows the statement changed or returned, by its command tag.
    public var affectedRows: Int { result.affectedRows }

    /// The only row.
    ///
    /// - Throws: `.decoding` when there are none or several.
    public func single() throws(PostgresError) -> Row {
        guard result.rowCount == 1 else {
            throw PostgresError(
                .decoding,
                operation: "query",
                message: "expected one row and received \(result.rowCount)"
            )
        }
        return self[0]
    }
}
