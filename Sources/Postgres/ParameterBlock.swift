internal import CLibPQ

/// The parameters of one statement as libpq wants them: types, lengths, formats and one run of bytes.
struct ParameterBlock {
    private(set) var types: [Oid] = []
    private var offsets: [Int] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []
    private var storage: [UInt8] = []

    /// Packs parameters.
    ///
    /// A text with a zero byte is refused as the server would refuse it (22021): libpq passes texts as C strings and
    /// would cut it there without a word, so that one name would pass for another.
    init(_ parameters: [Parameter]) throws(PostgresError) {
        types.reserveCapacity(parameters.count)
        for (index, parameter) in parameters.enumerated() {
            if case .text(let value) = parameter, value.utf8.contains(0) {
                throw PostgresError(
                    .server,
                    operation: "parameters",
                    message: "parameter $\(index + 1) holds a zero byte, which no text of PostgreSQL may",
                    sqlState: "22021"
                )
            }
            append(parameter)
        }
    }

    /// Calls `body` with count, values, lengths and formats, which are valid during the call only.
    func withPointers<T>(
        _ body: (
            Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?
        ) -> T
    ) -> T {
        storage.withUnsafeBytes { bytes in
            let base = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            let values = offsets.map { offset in offset < 0 ? nil : base.map { UnsafePointer($0 + offset) } }
            return values.withUnsafeBufferPointer { values in
                lengths.withUnsafeBufferPointer { lengths in
                    formats.withUnsafeBufferPointer { formats in
                        body(Int32(offsets.count), values.baseAddress, lengths.baseAddress, formats.baseAddress)
                    }
                }
            }
        }
    }

    private mutating func append(_ parameter: Parameter) {
        switch parameter {
        case .null: note(type: .unknown, offset: -1, binary: false)
        case .bool(let value): binary(.bool) { $0.append(value ? 1 : 0) }
        case .int(let value): text(.unknown, String(value))
        case .double(let value): text(.unknown, Self.text(of: value))
        case .text(let value): text(.unknown, value)
        case .json(let value): text(.jsonb, value)
        case .uuid(let value): text(.uuid, value)
        case .bytes(let value): binary(.bytea) { $0.append(contentsOf: value) }
        case .timestamp(let microseconds):
            binary(.timestamptz) { $0.appendBigEndian(PostgresTime.wire(microseconds)) }
        default: appendArray(parameter)
        }
    }

    private mutating func appendArray(_ parameter: Parameter) {
        switch parameter {
        case .textArray(let values): array(.textArray, .text, values) { $0.appendCounted($1.utf8) }
        case .optionalTextArray(let values): array(.textArray, .text, values) { $0.appendCounted($1.utf8) }
        case .intArray(let values): array(.int8Array, .int8, values) { $0.appendCounted($1) }
        case .int32Array(let values): array(.int4Array, .int4, values) { $0.appendCounted($1) }
        case .optionalIntArray(let values): array(.int8Array, .int8, values) { $0.appendCounted($1) }
        case .doubleArray(let values): array(.float8Array, .float8, values) { $0.appendCounted($1.wireBits) }
        case .optionalDoubleArray(let values): array(.float8Array, .float8, values) { $0.appendCounted($1.wireBits) }
        case .timestampArray(let values):
            array(.timestamptzArray, .timestamptz, values) { $0.appendCounted(PostgresTime.wire($1)) }
        case .bytesArray(let values): array(.byteaArray, .bytea, values) { $0.appendCounted($1) }
        case .rowPlaceArray(let values): array(.tidArray, .tid, values) { $0.appendCounted(rowPlace: $1) }
        default: preconditionFailure("a scalar is not an array")
        }
    }

    private mutating func note(type: TypeID, offset: Int, binary: Bool) {
        types.append(type.rawValue)
        offsets.append(offset)
        lengths.append(offset < 0 ? 0 : Int32(clamping: storage.count - offset))
        formats.append(binary ? 1 : 0)
    }

    private mutating func text(_ type: TypeID, _ value: String) {
        let offset = storage.count
        storage.append(contentsOf: value.utf8)
        note(type: type, offset: offset, binary: false)
        storage.append(0)
    }

    private mutating func binary(_ type: TypeID, _ fill: (inout [UInt8]) -> Void) {
        let offset = storage.count
        fill(&storage)
        note(type: type, offset: offset, binary: true)
        storage.append(0)
    }

    /// A one-dimensional array in PostgreSQL's binary form (array_send in utils/adt/arrayfuncs.c).
    private mutating func array<Element>(
        _ type: TypeID,
        _ element: TypeID,
        _ values: [Element],
        _ append: (inout [UInt8], Element) -> Void
    ) {
        array(type, element, values.map { Optional($0) }, append)
    }

    private mutating func array<Element>(
        _ type: TypeID,
        _ element: TypeID,
        _ values: [Element?],
        _ append: (inout [UInt8], Element) -> Void
    ) {
        binary(type) { bytes in
            bytes.reserveCapacity(bytes.count + 20 + values.count * 12)
            bytes.appendBigEndian(Int32(values.isEmpty ? 0 : 1))
            bytes.appendBigEndian(Int32(values.contains { $0 == nil } ? 1 : 0))
            bytes.appendBigEndian(element.rawValue)
            if values.isEmpty { return }
            bytes.appendBigEndian(Int32(values.count))
            bytes.appendBigEndian(Int32(1))
            for value in values {
                if let value { append(&bytes, value) } else { bytes.appendBigEndian(Int32(-1)) }
            }
        }
    }

    private static func text(of value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
        return value.description
    }
}

extension Double {
    /// The bits as they travel.
    var wireBits: Int64 { Int64(bitPattern: bitPattern) }
}

extension [UInt8] {
    /// Appends an integer in network order.
    mutating func appendBigEndian<Integer: FixedWidthInteger>(_ value: Integer) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }

    /// Appends length and value of an array element.
    mutating func appendCounted(_ value: Int64) {
        appendBigEndian(Int32(8))
        appendBigEndian(value)
    }

    /// Appends length and value of an array element.
    mutating func appendCounted(_ value: Int32) {
        appendBigEndian(Int32(4))
        appendBigEndian(value)
    }

    /// Appends length and value of an array element (tidsend in utils/adt/tid.c).
    mutating func appendCounted(rowPlace value: Int64) {
        appendBigEndian(Int32(6))
        appendBigEndian(UInt32(truncatingIfNeeded: value >> 16))
        appendBigEndian(UInt16(truncatingIfNeeded: value))
    }

    /// Appends length and bytes of an array element.
    mutating func appendCounted(_ bytes: [UInt8]) {
        appendBigEndian(Int32(clamping: bytes.count))
        append(contentsOf: bytes)
    }

    /// Appends length and bytes of an array element.
    mutating func appendCounted(_ text: String.UTF8View) {
        appendBigEndian(Int32(clamping: text.count))
        append(contentsOf: text)
    }
}
