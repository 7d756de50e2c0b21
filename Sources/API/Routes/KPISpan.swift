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
            throw .parameter("from", expected: "a day before \"to\", by a year at most", came: firstDay)
        }
    }

    private static func date(_ name: String, _ text: String) throws(Problem) -> Date {
        // The style reads what begins like a day; the length says that nothing follows.
        guard text.utf8.count == 10, let date = try? Date.ISO8601FormatStyle().year().month().day().parse(text) else {
            throw .parameter(name, expected: "a day such as 2026-01-31", came: text)
        }
        return date
    }
}
