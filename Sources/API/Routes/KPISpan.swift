import Foundation

/// Which days the figures are wanted for, and in which time zone a day begins.
struct KPISpan {
    /// A year and a day: what one table can still show.
    static let mostDays = 366

    let firstDay: String
    let lastDay: String
    let zone: String

    /// The default is today alone, in UTC.
    init(_ query: Query) throws(Problem) {
        zone = try query.text("zone") ?? "UTC"
        let today = Date().formatted(Date.ISO8601FormatStyle().year().month().day())
        lastDay = try query.text("to") ?? today
        firstDay = try query.text("from") ?? lastDay
        let last = try Self.date("to", lastDay)
        let first = try Self.date("from", firstDay)
        guard first <= last, last.timeIntervalSince(first) < Double(Self.mostDays) * 86_400 else {
            throw .parameter(
                "from",
                expected: .daysBefore("to", most: Self.mostDays, "a day before \"to\", by a year at most"),
                came: firstDay
            )
        }
    }

    private static func date(_ name: String, _ text: String) throws(Problem) -> Date {
        let style = Date.ISO8601FormatStyle().year().month().day()
        // The style reads the thirtieth of February as a day of March: what it read must be what was written.
        guard let date = try? style.parse(text), date.formatted(style) == text else {
            throw .parameter(name, expected: .day, came: text)
        }
        return date
    }
}
