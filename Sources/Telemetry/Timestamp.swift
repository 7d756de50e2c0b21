/// An instant in microseconds since 1970-01-01T00:00:00Z, leap seconds ignored.
///
/// The range is that of `Int64`; readings are accepted only between 2000 and 2100.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Microseconds since the Unix epoch.
    public var microseconds: Int64

    /// Creates an instant from microseconds since the Unix epoch.
    public init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// Creates an instant from milliseconds since the Unix epoch; values beyond the range are clamped.
    public init(milliseconds: Int64) {
        let (product, overflow) = milliseconds.multipliedReportingOverflow(by: 1_000)
        microseconds = overflow ? (milliseconds < 0 ? .min : .max) : product
    }

    /// Creates an instant from whole seconds since the Unix epoch; values beyond the range are clamped.
    public init(seconds: Int64) {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        microseconds = overflow ? (seconds < 0 ? .min : .max) : product
    }

    /// Milliseconds since the Unix epoch, rounded towards negative infinity.
    public var milliseconds: Int64 {
        microseconds / 1_000 - (microseconds % 1_000 < 0 ? 1 : 0)
    }

    /// Seconds since the Unix epoch with their fraction.
    public var seconds: Double { Double(microseconds) / 1_000_000 }

    /// Whether `left` is before `right`.
    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }

    /// Seconds from `earlier` to this instant; negative when `earlier` is later.
    public func seconds(since earlier: Timestamp) -> Double {
        Double(microseconds - earlier.microseconds) / 1_000_000
    }

    /// This instant moved by whole or fractional seconds.
    public func advanced(bySeconds seconds: Double) -> Timestamp {
        Timestamp(microseconds: microseconds + Int64((seconds * 1_000_000).rounded()))
    }
}
