internal import Telemetry

/// Which series a statement is about.
struct SeriesChoice {
    /// These and no other; nil for all.
    var listed: [Int32]?
    /// Those with numbers within; nil for all.
    var between: ClosedRange<Int32>?

    /// The condition beside a list.
    var condition: String {
        between.map { "WHERE r.series_id BETWEEN \($0.lowerBound) AND \($0.upperBound)" } ?? ""
    }

    /// A source of readings with its three places filled in: COPY takes no parameters. Instants and numbers have no quotes
    /// that could end their texts.
    func fill(_ source: String, _ range: Range<Timestamp>) -> String {
        let list = (listed ?? []).map(String.init).joined(separator: ",")
        return source.replacing("$1", with: "timestamptz '\(range.lowerBound.rfc3339)'")
            .replacing("$2", with: "timestamptz '\(range.upperBound.rfc3339)'")
            .replacing("$3", with: "'{\(list)}'::int[]")
    }
}
