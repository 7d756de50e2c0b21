public import ColdChain
public import Postgres
internal import Synchronization

/// The profiles in force, in the memory of a process that judges by them.
///
/// It begins with what the files say, and follows the database from the first ``refresh(on:)`` on: so a collector can begin
/// while the database is away.
public final class ProfileCatalog: Sendable {
    private struct State {
        /// By tenant, `*` for all of them, and name.
        var profiles: [String: [String: Profile]]
        var isRegistered = false
    }

    private let files: [Profile]
    private let state: Mutex<State>

    /// Creates a catalog of the profiles of the folder.
    public init(files: some Collection<Profile>) {
        self.files = Array(files)
        let shared = Dictionary(files.map { ($0.id, $0) }) { first, _ in first }
        state = Mutex(State(profiles: [ProfileArchive.everyone: shared]))
    }

    /// Takes over what is in force now; the first time it keeps what the files say. Call it in no transaction.
    ///
    /// - Returns: The versions that the files brought.
    /// - Throws: ``ProfileArchiveError``; what was known before stays.
    @discardableResult
    public func refresh(on connection: Connection) throws(ProfileArchiveError) -> [ProfileVersion] {
        let archive = ProfileArchive(connection)
        let isRegistered = state.withLock { $0.isRegistered }
        let new = isRegistered ? [] : try archive.register(files)
        var profiles: [String: [String: Profile]] = [:]
        for version in try archive.everything() {
            profiles[version.tenant ?? ProfileArchive.everyone, default: [:]][version.profile.id] = version.profile
        }
        let found = profiles
        state.withLock { state in
            state.profiles = found
            state.isRegistered = true
        }
        return new
    }

    /// The profile of a name by which a tenant's goods are judged; nil when there is none.
    public func profile(_ id: String, tenant: String) -> Profile? {
        state.withLock { state in
            state.profiles[tenant]?[id] ?? state.profiles[ProfileArchive.everyone]?[id]
        }
    }
}
