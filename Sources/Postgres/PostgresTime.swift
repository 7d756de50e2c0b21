/// PostgreSQL counts microseconds from 2000-01-01T00:00:00Z, everybody else from 1970.
enum PostgresTime {
    /// Microseconds between the two epochs.
    static let epochOffset: Int64 = 946_684_800_000_000

    /// From the Unix epoch to the form that travels; out of range becomes minus or plus infinity.
    static func wire(_ microseconds: Int64) -> Int64 {
        let (value, overflow) = microseconds.subtractingReportingOverflow(epochOffset)
        return overflow ? .min : value
    }

    /// From the form that travels to the Unix epoch; infinities become the ends of the range.
    static func unix(_ wire: Int64) -> Int64 {
        let (value, overflow) = wire.addingReportingOverflow(epochOffset)
        if wire == .min { return .min }
        return overflow ? .max : value
    }
}
