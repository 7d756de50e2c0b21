public import Postgres

/// Why a token could not be made or taken back.
public enum AccessError: Error, CustomStringConvertible {
    /// What was asked for cannot be.
    case invalid(field: String, expected: TokenRule, came: String)
    /// The tenant has a token of this name that is not revoked.
    case duplicate(name: String)
    /// There is no such token, or it is another tenant's.
    case unknown(token: String)
    /// The database failed.
    case database(PostgresError)

    /// One sentence for whoever asked.
    public var description: String {
        switch self {
        case .invalid(let field, let expected, let came): "\(field) must be \(expected.sentence); came \(came)"
        case .duplicate(let name): "there is a token named \(name) already; revoke it first or choose another name"
        case .unknown(let token): "there is no token \(token) that could be revoked"
        case .database(let error): "\(error)"
        }
    }
}
