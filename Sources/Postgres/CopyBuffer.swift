/// Rows for `COPY … FROM STDIN (FORMAT binary)`, built in one buffer that is used again and again.
///
/// Call `beginRow(columns:)`, then one `append` per column in the order of the statement. The types must be those of
/// the table: the binary form is never converted.
public struct CopyBuffer: ~Copyable {
    /// Rows begun since the last `removeAll`.
    public private(set) var rowCount = 0
    private var base: UnsafeMutableRawPointer
    private var capacity: Int
    private var used: Int
    /// Where the bytes begin that were not sent yet: behind the header once that is on its way.
    private var begin = 0

    /// Signature, flags and length of the header's extension (documentation of COPY, "Binary Format").
    private static let header: [UInt8] = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0, 0, 0, 0, 0, 0, 0, 0, 0]

    /// Creates an empty buffer with room for `capacity` bytes; it grows as needed and never shrinks.
    public init(capacity: Int = 65_536) {
        self.capacity = max(capacity, 64)
        base = .allocate(byteCount: self.capacity, alignment: 16)
        used = Self.header.count
        Self.header.withUnsafeBytes { base.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(base), byteCount: used) }
    }

    deinit { base.deallocate() }

    /// Bytes that would be sent, with the header before the first ones.
    public var byteCount: Int { used - begin }

    /// Forgets all rows and keeps the memory.
    public mutating func removeAll() {
        (begin, used) = (0, Self.header.count)
        rowCount = 0
    }

    /// Forgets bytes that are on their way, header included; more rows of the same COPY may follow.
    mutating func wereSent() {
        begin = Self.header.count
        used = begin
    }

    /// Begins a row of `columns` columns.
    public mutating func beginRow(columns: Int) {
        put(Int16(clamping: columns))
        rowCount += 1
    }

    /// Appends null.
    public mutating func appendNull() { put(Int32(-1)) }

    /// Appends a `smallint`.
    public mutating func append(int16 value: Int16) { put(counted: value) }

    /// Appends an `integer`.
    public mutating func append(int32 value: Int32) { put(counted: value) }

    /// Appends a `bigint`, or null.
    public mutating func append(int64 value: Int64?) {
        if let value { put(counted: value) } else { appendNull() }
    }

    /// Appends a `real`, or null.
    public mutating func append(real value: Float?) {
        if let value { put(counted: value.bitPattern) } else { appendNull() }
    }

    /// Appends a `double precision`, or null.
    public mutating func append(double value: Double?) {
        if let value { put(counted: value.bitPattern) } else { appendNull() }
    }

    /// Appends a `boolean`.
    public mutating func append(bool value: Bool) { put(counted: value ? 1 : 0 as UInt8) }

    /// Appends a `timestamptz` in microseconds since the Unix epoch.
    public mutating func append(timestamp microseconds: Int64) { put(counted: PostgresTime.wire(microseconds)) }

    /// Appends a `text`, `varchar`, `json` or enum value.
    public mutating func append(text value: String) {
        var value = value
        value.withUTF8 { append(bytes: UnsafeRawBufferPointer($0)) }
    }

    /// Appends a `jsonb` from its text form.
    public mutating func append(jsonb value: String) {
        put(Int32(clamping: value.utf8.count + 1))
        put(1 as UInt8)
        var value = value
        value.withUTF8 { put(UnsafeRawBufferPointer($0)) }
    }

    /// Appends a `bytea`.
    public mutating func append(bytes: UnsafeRawBufferPointer) {
        put(Int32(clamping: bytes.count))
        put(bytes)
    }

    /// Appends a `bytea`.
    public mutating func append(bytes: [UInt8]) { bytes.withUnsafeBytes { append(bytes: $0) } }

    /// Appends a one-dimensional array.
    public mutating func append(array: CopyArray) {
        array.withField { header, elements in
            put(Int32(clamping: header.count + elements.count))
            header.withUnsafeBytes { put($0) }
            elements.withUnsafeBytes { put($0) }
        }
    }

    /// Everything that is to be sent before the trailer.
    func withBytes<T, Failure: Error>(_ body: (UnsafeRawBufferPointer) throws(Failure) -> T) throws(Failure) -> T {
        try body(UnsafeRawBufferPointer(start: base + begin, count: used - begin))
    }

    private mutating func put<Integer: FixedWidthInteger>(_ value: Integer) {
        reserve(MemoryLayout<Integer>.size)
        base.storeBytes(of: value.bigEndian, toByteOffset: used, as: Integer.self)
        used += MemoryLayout<Integer>.size
    }

    private mutating func put<Integer: FixedWidthInteger>(counted value: Integer) {
        let size = MemoryLayout<Integer>.size
        reserve(4 + size)
        base.storeBytes(of: Int32(size).bigEndian, toByteOffset: used, as: Int32.self)
        base.storeBytes(of: value.bigEndian, toByteOffset: used + 4, as: Integer.self)
        used += 4 + size
    }

    private mutating func put(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress, !bytes.isEmpty else { return }
        reserve(bytes.count)
        (base + used).copyMemory(from: source, byteCount: bytes.count)
        used += bytes.count
    }

    private mutating func reserve(_ count: Int) {
        if used + count <= capacity { return }
        capacity = max(capacity * 2, used + count)
        let grown = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
        grown.copyMemory(from: base, byteCount: used)
        base.deallocate()
        base = grown
    }
}
