internal import CLibPQ

extension PostgresError {
    /// The error that a failed result carries, or the connection's own when there is no result.
    static func of(
        result: OpaquePointer?,
        connection: OpaquePointer,
        operation: String,
        statement: String?
    ) -> PostgresError {
        func field(_ code: Int32) -> String? {
            guard let result, let text = PQresultErrorField(result, code) else { return nil }
            return String(cString: text)
        }
        let state = field(Int32(UInt8(ascii: "C")))
        let lost = PQstatus(connection) != CONNECTION_OK
        let message = field(Int32(UInt8(ascii: "M"))) ?? firstLine(String(cString: PQerrorMessage(connection)))
        var error = PostgresError(
            lost ? .connectionLost : .server,
            operation: operation,
            message: message.isEmpty ? "the connection broke" : message,
            sqlState: state,
            detail: field(Int32(UInt8(ascii: "D"))),
            hint: field(Int32(UInt8(ascii: "H"))),
            statement: statement
        )
        error.constraint = field(Int32(UInt8(ascii: "n")))
        if let table = field(Int32(UInt8(ascii: "t"))) {
            error.table = [field(Int32(UInt8(ascii: "s"))), table].compactMap(\.self).joined(separator: ".")
        }
        return error
    }

    /// The first line of a message of libpq, without its line end.
    static func firstLine(_ text: String) -> String {
        String(text.prefix { $0 != "\n" && $0 != "\r\n" })
    }
}
