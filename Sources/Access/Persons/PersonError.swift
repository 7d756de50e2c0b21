public import Postgres

/// Why a person's data cannot be exported or erased.
public enum PersonError: Error, Sendable {
    /// A value cannot be used.
    case invalid(field: String, expected: String)
    /// Nothing is kept about such a person.
    case unknown
    /// Something is still under way that needs the data.
    case inUse(reason: String)
    /// A legal hold forbids it.
    case held(id: Int64, reason: String)
    /// Contacts of this name are reached by so many telephone numbers: perhaps they are different people.
    case ambiguous(numbers: Int)
    /// The database failed.
    case database(PostgresError)
}

extension PersonError: CustomStringConvertible {
    /// One sentence for an administrator; it names nobody.
    public var description: String {
        switch self {
        case .invalid(let field, let expected): "\(field): expected \(expected)"
        case .unknown: "nothing is kept about this person"
        case .inUse(let reason): "the data is in use: \(reason)"
        case .ambiguous(let numbers):
            "contacts of this name have \(numbers) telephone numbers; name the number, or the person's orders too"
        case .held(let id, let reason): "legal hold \(id) keeps this data: \(reason)"
        case .database(let error): error.description
        }
    }
}

extension PersonError {
    /// Runs statements and gives a failure of the database this type.
    static func database<Value>(_ body: () throws(PostgresError) -> Value) throws(PersonError) -> Value {
        do {
            return try body()
        } catch {
            throw .database(error)
        }
    }
}
