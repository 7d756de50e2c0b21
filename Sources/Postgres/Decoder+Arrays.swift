extension Decoder {
    static func intArray(_ cell: Cell) -> [Int64]? {
        switch cell.type {
        case .int8Array: elements(cell, width: 8) { Int64(bigEndian: $0.loadUnaligned(as: Int64.self)) }
        case .int4Array: elements(cell, width: 4) { Int64(Int32(bigEndian: $0.loadUnaligned(as: Int32.self))) }
        case .int2Array: elements(cell, width: 2) { Int64(Int16(bigEndian: $0.loadUnaligned(as: Int16.self))) }
        case .timestamptzArray:
            elements(cell, width: 8) { PostgresTime.unix(Int64(bigEndian: $0.loadUnaligned(as: Int64.self))) }
        default: nil
        }
    }

    static func doubleArray(_ cell: Cell) -> [Double]? {
        switch cell.type {
        case .float8Array:
            elements(cell, width: 8) { Double(bitPattern: UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self))) }
        case .float4Array:
            elements(cell, width: 4) {
                Double(Float(bitPattern: UInt32(bigEndian: $0.loadUnaligned(as: UInt32.self))))
            }
        default: nil
        }
    }

    static func textArray(_ cell: Cell) -> [String]? {
        guard cell.type == .textArray else { return nil }
        return elements(cell, width: nil) { String(decoding: $0, as: UTF8.self) }
    }

    /// The elements of a one-dimensional array in binary form; nil for nulls inside, other shapes or the text form.
    private static func elements<Element>(
        _ cell: Cell,
        width: Int?,
        _ read: (UnsafeRawBufferPointer) -> Element
    ) -> [Element]? {
        func word(_ offset: Int) -> Int {
            Int(Int32(bigEndian: cell.bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)))
        }
        guard cell.isBinary, cell.bytes.count >= 12 else { return nil }
        let dimensions = word(0)
        if dimensions == 0 { return [] }
        guard dimensions == 1, cell.bytes.count >= 20 else { return nil }
        var values: [Element] = []
        values.reserveCapacity(word(12))
        var offset = 20
        for _ in 0..<word(12) {
            guard offset + 4 <= cell.bytes.count else { return nil }
            let length = word(offset)
            offset += 4
            guard length >= 0, length == width ?? length, offset + length <= cell.bytes.count else { return nil }
            values.append(read(UnsafeRawBufferPointer(rebasing: cell.bytes[offset..<offset + length])))
            offset += length
        }
        return values
    }
}
