public import Postgres

/// An action on an episode that was not carried out.
public enum EpisodeActionError: Error, CustomStringConvertible {
    /// The tenant has no such episode.
    case notFound
    /// Somebody was faster; theirs stands. To be answered with 409.
    case conflict(first: EpisodeAction)
    /// The episode has ended already, at this time (microseconds since the Unix epoch). To be answered with 409.
    case alreadyClosed(at: Int64)
    /// A name or a comment is missing: which one.
    case incomplete(String)
    /// The database failed.
    case database(PostgresError)

    /// One sentence for a person.
    public var description: String {
        switch self {
        case .notFound: "there is no such episode"
        case .conflict(let first):
            "\(first.actor) has \(first.kind.rawValue) it already, at \(RFC3339.text(microseconds: first.time))"
        case .alreadyClosed(let time): "it ended already, at \(RFC3339.text(microseconds: time))"
        case .incomplete(let field): "\(field) must not be empty"
        case .database(let error): "\(error)"
        }
    }
}
