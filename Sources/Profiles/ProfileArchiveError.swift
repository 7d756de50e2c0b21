internal import ColdChain
public import Postgres

/// Why a profile cannot be read or kept.
public enum ProfileArchiveError: Error, CustomStringConvertible {
    /// Somebody was faster: not the expected version is in force, but this one; nil when there is none.
    case moved(ProfileVersion?)
    /// A document that this program cannot read, for instance a newer one's.
    case unreadable(profile: String, version: Int, reason: String)
    /// The database refuses or is away.
    case database(PostgresError)

    /// One sentence for an operator.
    public var description: String {
        switch self {
        case .moved(let version?): "version \(version.number) of the profile \(version.profile.id) is in force now"
        case .moved(nil): "there is no such profile"
        case .unreadable(let profile, let version, let reason):
            "version \(version) of the profile \(profile) cannot be read: \(reason)"
        case .database(let error): "\(error)"
        }
    }

    static func database<Value>(_ body: () throws(PostgresError) -> Value) throws(ProfileArchiveError) -> Value {
        do throws(PostgresError) {
            return try body()
        } catch {
            throw .database(error)
        }
    }
}
