/// Reads the rows of `COPY … TO STDOUT (FORMAT binary)`: the key, then the columns of a layout.
struct CopyRowReader {
    /// The form of a field on the wire.
    enum Field {
        case instant, double, real, int16, int32, int64
        /// Where a row is in its table: the block in the upper bits, its number there in the lowest sixteen.
        case rowPlace
    }

    /// Signature, flags and an empty extension, before the first row (documentation of COPY, "Binary Format").
    private static let headerSize = 19
    /// From 1970 to 2000, the epochs of Unix and of PostgreSQL.
    private static let epochDifference: Int64 = 946_684_800_000_000

    private let fields: [Field]
    private var isFirst = true

    init(_ fields: [Field]) { self.fields = fields }

    /// Reads a row.
    ///
    /// - Parameters:
    ///   - bytes: One message of the server.
    ///   - values: Gets the columns without the key; nil is null.
    /// - Returns: The key, or nil behind the last row.
    mutating func read(_ bytes: UnsafeRawBufferPointer, into values: inout [Int64?]) -> Int32? {
        var place = isFirst ? Self.headerSize : 0
        isFirst = false
        guard bytes.count >= place + 10,
            Int16(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: Int16.self)) > 0
        else { return nil }
        let key = Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: place + 6, as: Int32.self))
        place += 10
        for (number, field) in fields.enumerated() {
            let length = Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: Int32.self))
            place += 4
            if length < 0 {
                values[number] = nil
                continue
            }
            values[number] = Self.value(field, bytes, place)
            place += Int(length)
        }
        return key
    }

    @inline(__always)
    private static func value(_ field: Field, _ bytes: UnsafeRawBufferPointer, _ place: Int) -> Int64 {
        switch field {
        case .instant:
            Int64(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: Int64.self)) &+ epochDifference
        case .double, .int64:
            Int64(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: Int64.self))
        case .int32:
            Int64(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: Int32.self)))
        case .rowPlace:
            Int64(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self))) << 16
                | Int64(UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: place + 4, as: UInt16.self)))
        case .int16:
            Int64(Int16(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: Int16.self)))
        case .real:
            Int64(
                bitPattern: Double(
                    Float(bitPattern: UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
                ).bitPattern
            )
        }
    }
}
