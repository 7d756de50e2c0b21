/// One row; reads its columns by name or by position, counted from 0, with the type that the caller names.
///
/// Reading converts only without loss: an integer can be read as a double or a text, a text never as a number.
public struct Row {
    let result: ResultHandle
    let index: Int

    /// The names of the columns, in order.
    public var columnNames: [String] { result.columnNames }

    /// Whether the column is null.
    public func isNull(_ column: String) throws(PostgresError) -> Bool {
        result.isNull(row: index, column: try position(of: column))
    }

    /// The text form of any simple type; a timestamp comes as RFC 3339 in UTC.
    public func string(_ column: String) throws(PostgresError) -> String {
        try present(try optionalString(column), column)
    }

    /// The text form of any simple type, or nil for null.
    public func optionalString(_ column: String) throws(PostgresError) -> String? {
        try value(column, Decoder.string)
    }

    /// An integer of any width.
    public func int(_ column: String) throws(PostgresError) -> Int64 {
        try present(try optionalInt(column), column)
    }

    /// An integer of any width, or nil for null.
    public func optionalInt(_ column: String) throws(PostgresError) -> Int64? { try value(column, Decoder.int) }

    /// A number of any type.
    public func double(_ column: String) throws(PostgresError) -> Double {
        try present(try optionalDouble(column), column)
    }

    /// A number of any type, or nil for null.
    public func optionalDouble(_ column: String) throws(PostgresError) -> Double? {
        try value(column, Decoder.double)
    }

    /// A boolean.
    public func bool(_ column: String) throws(PostgresError) -> Bool {
        try present(try optionalBool(column), column)
    }

    /// A boolean, or nil for null.
    public func optionalBool(_ column: String) throws(PostgresError) -> Bool? { try value(column, Decoder.bool) }

    /// A `bytea`.
    public func bytes(_ column: String) throws(PostgresError) -> [UInt8] {
        try present(try optionalBytes(column), column)
    }

    /// A `bytea`, or nil for null.
    public func optionalBytes(_ column: String) throws(PostgresError) -> [UInt8]? {
        try value(column, Decoder.bytes)
    }

    /// A `timestamptz` in microseconds since the Unix epoch; infinities are the ends of `Int64`.
    public func microseconds(_ column: String) throws(PostgresError) -> Int64 {
        try present(try optionalMicroseconds(column), column)
    }

    /// A `timestamptz` in microseconds since the Unix epoch, or nil for null.
    public func optionalMicroseconds(_ column: String) throws(PostgresError) -> Int64? {
        try value(column, Decoder.microseconds)
    }

    /// A `text[]` without nulls.
    public func textArray(_ column: String) throws(PostgresError) -> [String] {
        try present(try value(column, Decoder.textArray), column)
    }

    /// An array of integers of any width, without nulls.
    public func intArray(_ column: String) throws(PostgresError) -> [Int64] {
        try present(try value(column, Decoder.intArray), column)
    }

    /// An array of floating-point numbers, without nulls.
    public func doubleArray(_ column: String) throws(PostgresError) -> [Double] {
        try present(try value(column, Decoder.doubleArray), column)
    }

    private func position(of column: String) throws(PostgresError) -> Int {
        guard let position = result.columns[column] else {
            throw PostgresError(.decoding, operation: "query", message: "the result has no column \(column)")
        }
        return position
    }

    private func present<Value>(_ value: Value?, _ column: String) throws(PostgresError) -> Value {
        guard let value else {
            throw PostgresError(.decoding, operation: "query", message: "column \(column) is null")
        }
        return value
    }

    private func value<Value>(_ column: String, _ decode: (Cell) -> Value?) throws(PostgresError) -> Value? {
        let position = try position(of: column)
        if result.isNull(row: index, column: position) { return nil }
        let cell = Cell(result: result, row: index, column: position)
        guard let value = decode(cell) else {
            throw PostgresError(
                .decoding,
                operation: "query",
                message: "column \(column) of type \(cell.type.rawValue) cannot be read as \(Value.self)"
            )
        }
        return value
    }
}
