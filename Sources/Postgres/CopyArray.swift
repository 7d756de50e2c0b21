/// The elements of one array for a column of ``CopyBuffer``, in their binary form.
///
/// Elements are appended in order; the type must be that of the column's elements.
public struct CopyArray: Sendable {
    /// What the elements are.
    public enum Element: Sendable {
        /// `text`
        case text
        /// `bytea`
        case bytes
        /// `integer`
        case int32
        /// `timestamptz`
        case timestamp

        var type: TypeID {
            switch self {
            case .text: .text
            case .bytes: .bytea
            case .int32: .int4
            case .timestamp: .timestamptz
            }
        }
    }

    /// How many elements there are.
    public private(set) var count = 0
    private let element: Element
    private var hasNulls = false
    private var elements: [UInt8] = []

    /// Creates an empty array.
    public init(of element: Element) { self.element = element }

    /// Appends null.
    public mutating func appendNull() {
        put(Int32(-1))
        hasNulls = true
        count += 1
    }

    /// Appends a `bytea`, or a `text` in UTF-8.
    public mutating func append(_ bytes: ArraySlice<UInt8>) {
        put(Int32(clamping: bytes.count))
        elements += bytes
        count += 1
    }

    /// Appends a `text`.
    public mutating func append(_ text: String) {
        put(Int32(clamping: text.utf8.count))
        elements += text.utf8
        count += 1
    }

    /// Appends an `integer`.
    public mutating func append(int32 value: Int32) {
        put(Int32(4))
        put(value)
        count += 1
    }

    /// Appends a `timestamptz` in microseconds since the Unix epoch.
    public mutating func append(timestamp microseconds: Int64) {
        put(Int32(8))
        put(PostgresTime.wire(microseconds))
        count += 1
    }

    /// The field as `array_recv` of the server reads it: dimensions, flags, type, length, lower bound, elements.
    func withField<Value>(_ body: (_ header: [UInt8], _ elements: [UInt8]) -> Value) -> Value {
        var header: [UInt8] = []
        let words =
            [count == 0 ? 0 : 1, hasNulls ? 1 : 0, Int32(element.type.rawValue)]
            + (count == 0 ? [] : [Int32(clamping: count), 1])
        for word in words { withUnsafeBytes(of: word.bigEndian) { header += $0 } }
        return body(header, elements)
    }

    private mutating func put<Number: FixedWidthInteger>(_ number: Number) {
        withUnsafeBytes(of: number.bigEndian) { elements += $0 }
    }
}
