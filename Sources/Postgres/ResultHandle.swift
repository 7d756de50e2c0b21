internal import CLibPQ

/// Owns one result of libpq and frees it with the last reference.
final class ResultHandle {
    let pointer: OpaquePointer
    let rowCount: Int
    let columns: [String: Int]
    let columnNames: [String]

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
        rowCount = Int(PQntuples(pointer))
        var names: [String] = []
        var columns: [String: Int] = [:]
        for column in 0..<PQnfields(pointer) {
            let name = PQfname(pointer, column).map { String(cString: $0) } ?? ""
            names.append(name)
            if columns[name] == nil { columns[name] = Int(column) }
        }
        columnNames = names
        self.columns = columns
    }

    deinit { PQclear(pointer) }

    /// How many rows the statement changed or returned, by its command tag.
    var affectedRows: Int { PQcmdTuples(pointer).flatMap { Int(String(cString: $0)) } ?? 0 }

    func type(of column: Int) -> TypeID { TypeID(rawValue: PQftype(pointer, Int32(column))) }

    func isBinary(_ column: Int) -> Bool { PQfformat(pointer, Int32(column)) == 1 }

    func isNull(row: Int, column: Int) -> Bool { PQgetisnull(pointer, Int32(row), Int32(column)) == 1 }

    /// The bytes of a value that is not null; they live as long as this object.
    func value(row: Int, column: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: PQgetvalue(pointer, Int32(row), Int32(column)),
            count: Int(PQgetlength(pointer, Int32(row), Int32(column)))
        )
    }
}
