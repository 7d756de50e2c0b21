/// A value that travels beside a statement, never inside its text.
///
/// Numbers and strings take the type that the statement asks for at their place, as literals do in psql; the other
/// cases have the type of their name.
public enum Parameter: Sendable, Hashable {
    /// SQL null.
    case null
    /// A boolean.
    case bool(Bool)
    /// An integer of any width, or a numeric.
    case int(Int64)
    /// A floating-point number or a numeric.
    case double(Double)
    /// A text, or any type in its text form.
    case text(String)
    /// A `bytea`.
    case bytes([UInt8])
    /// A `timestamptz` in microseconds since the Unix epoch.
    case timestamp(microseconds: Int64)
    /// A `jsonb`, or a `json`, in its text form.
    case json(String)
    /// A `uuid` in its text form.
    case uuid(String)
    /// A `text[]`.
    case textArray([String])
    /// A `bigint[]`.
    case intArray([Int64])
    /// An `integer[]`, half as long on its way as a `bigint[]`.
    case int32Array([Int32])
    /// A `double precision[]`.
    case doubleArray([Double])
    /// A `timestamptz[]` in microseconds since the Unix epoch.
    case timestampArray([Int64])
    /// A `bytea[]`.
    case bytesArray([[UInt8]])
    /// A `tid[]`: places of rows, each with the block in the upper bits and the row's number there in the lowest sixteen.
    case rowPlaceArray([Int64])
    /// A `text[]` with nulls.
    case optionalTextArray([String?])
    /// A `bigint[]` with nulls.
    case optionalIntArray([Int64?])
    /// A `double precision[]` with nulls.
    case optionalDoubleArray([Double?])
}

extension Parameter {
    /// The integer of any width, or null.
    public static func int<Integer: FixedWidthInteger & SignedInteger>(_ value: Integer?) -> Parameter {
        guard let value else { return .null }
        return .int(Int64(value))
    }
    /// The number, or null.
    public static func double(_ value: Double?) -> Parameter { value.map { .double($0) } ?? .null }
    /// The text, or null.
    public static func text(_ value: String?) -> Parameter { value.map { .text($0) } ?? .null }
    /// The boolean, or null.
    public static func bool(_ value: Bool?) -> Parameter { value.map { .bool($0) } ?? .null }
    /// The bytes, or null.
    public static func bytes(_ value: [UInt8]?) -> Parameter { value.map { .bytes($0) } ?? .null }
    /// The instant, or null.
    public static func timestamp(microseconds value: Int64?) -> Parameter {
        value.map { .timestamp(microseconds: $0) } ?? .null
    }
    /// The JSON text, or null.
    public static func json(_ value: String?) -> Parameter { value.map { .json($0) } ?? .null }
}

extension Parameter: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByNilLiteral
{
    /// Creates a text.
    public init(stringLiteral value: String) { self = .text(value) }
    /// Creates an integer.
    public init(integerLiteral value: Int64) { self = .int(value) }
    /// Creates a floating-point number.
    public init(floatLiteral value: Double) { self = .double(value) }
    /// Creates a boolean.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// Creates null.
    public init(nilLiteral: ()) { self = .null }
}
