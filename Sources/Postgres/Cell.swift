/// The bytes of one value that is not null, with their type and form.
struct Cell {
    let type: TypeID
    let isBinary: Bool
    let bytes: UnsafeRawBufferPointer
    /// Keeps the bytes alive.
    private let owner: ResultHandle

    init(result: ResultHandle, row: Int, column: Int) {
        owner = result
        type = result.type(of: column)
        isBinary = result.isBinary(column)
        bytes = result.value(row: row, column: column)
    }

    /// The bytes as UTF-8.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The integer of network order at the beginning, or nil when the length is another.
    func bigEndian<Integer: FixedWidthInteger>(_: Integer.Type) -> Integer? {
        guard bytes.count == MemoryLayout<Integer>.size else { return nil }
        return Integer(bigEndian: bytes.loadUnaligned(as: Integer.self))
    }
}
