internal import Postgres
internal import Telemetry

/// Which series a statement is about.
struct SeriesChoice {
    /// These and no other; nil for all.
    var listed: [Int32]?
    /// Those with numbers within; nil for all.
    var between: ClosedRange<Int32>?

    /// All numbers that a series can have.
    static let allNumbers = Int32.min...Int32.max

    /// The condition beside a list.
    var condition: String { between.map { "WHERE r.\(Self.within($0))" } ?? "" }

    /// What chooses the rows of a table, to be put after another condition.
    var clause: String {
        if let listed { return " AND series_id = ANY (\(Self.array(listed)))" }
        return between.map { " AND \(Self.within($0))" } ?? ""
    }

    /// The same with parameters, of which the first has this number: for statements that are prepared once for all choices.
    func condition(on column: String = "series_id", at number: Int) -> (sql: String, parameters: [Parameter]) {
        if let listed { return (" AND \(column) = ANY ($\(number))", [.intArray(listed.map(Int64.init))]) }
        guard let between else { return ("", []) }
        let bounds: [Parameter] = [.int(Int64(between.lowerBound)), .int(Int64(between.upperBound))]
        return (" AND \(column) BETWEEN $\(number) AND $\(number + 1)", bounds)
    }

    /// Two choices that are this one together.
    ///
    /// - Parameter last: The last number of the lower one.
    /// - Returns: The lower and the upper one.
    func halves(through last: Int32) -> (SeriesChoice, SeriesChoice) {
        if let listed {
            return (
                SeriesChoice(listed: listed.filter { $0 <= last }), SeriesChoice(listed: listed.filter { $0 > last })
            )
        }
        let all = between ?? Self.allNumbers
        return (
            SeriesChoice(between: all.lowerBound...last), SeriesChoice(between: (last + 1)...all.upperBound)
        )
    }

    /// A source of readings with its three places filled in: COPY takes no parameters. Instants and numbers have no quotes
    /// that could end their texts.
    func fill(_ source: String, _ range: Range<Timestamp>) -> String {
        source.replacing("$1", with: "timestamptz '\(range.lowerBound.rfc3339)'")
            .replacing("$2", with: "timestamptz '\(range.upperBound.rfc3339)'")
            .replacing("$3", with: Self.array(listed ?? []))
    }

    private static func within(_ range: ClosedRange<Int32>) -> String {
        "series_id BETWEEN \(range.lowerBound) AND \(range.upperBound)"
    }

    private static func array(_ numbers: [Int32]) -> String {
        "'{\(numbers.map(String.init).joined(separator: ","))}'::int[]"
    }
}
