public import Postgres

/// An action on an incident that was not carried out.
public enum IncidentActionError: Error, CustomStringConvertible {
    /// The tenant has no such incident.
    case notFound
    /// Somebody was faster; theirs stands. To be answered with 409.
    case conflict(by: String, at: Int64)
    /// The incident has ended already, at this time (microseconds since the Unix epoch). To be answered with 409.
    case alreadyClosed(at: Int64)
    /// Nobody is left whom a further step could tell. To be answered with 409.
    case noFurtherStep
    /// A name is missing: which one.
    case incomplete(String)
    /// The database failed.
    case database(PostgresError)

    /// One sentence for a person.
    public var description: String {
        switch self {
        case .notFound: "there is no such incident"
        case .conflict(let name, let time):
            "\(name) has acknowledged it already, at \(RFC3339.text(microseconds: time))"
        case .alreadyClosed(let time): "it ended already, at \(RFC3339.text(microseconds: time))"
        case .noFurtherStep: "no further step is left: everybody whom the rules name has been told"
        case .incomplete(let field): "\(field) must not be empty"
        case .database(let error): "\(error)"
        }
    }
}
