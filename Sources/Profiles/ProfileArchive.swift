public import ColdChain
public import Postgres
public import Telemetry

/// The versions of all profiles, out of the database.
///
/// A tenant's own versions go before those of all tenants; their numbers are higher than any that its goods were judged
/// by before, so that a breach's profile and number name one document.
public struct ProfileArchive {
    /// The tenant in whose name versions of all tenants are kept.
    static let everyone = "*"

    private let connection: Connection

    /// Reads and writes through a connection.
    public init(_ connection: Connection) { self.connection = connection }

    /// The versions in force for a tenant, by the profile's name.
    ///
    /// - Throws: `.unreadable` for a document of a newer program; `.database`.
    public func current(tenant: String) throws(ProfileArchiveError) -> [ProfileVersion] {
        try versions(
            "select \(Self.columns) from isotherm.profiles_in_force($1, 'infinity') order by profile",
            [.text(tenant)]
        )
    }

    /// The version of one profile in force for a tenant; nil when there is no such profile.
    public func current(_ id: String, tenant: String) throws(ProfileArchiveError) -> ProfileVersion? {
        try versions(of: id, tenant: tenant, "order by tenant = '*', version desc limit 1").first
    }

    /// One version of a profile, as a tenant's breaches name it; nil when there is none.
    public func version(_ number: Int, of id: String, tenant: String) throws(ProfileArchiveError) -> ProfileVersion? {
        try versions(of: id, tenant: tenant, "and version = $3 order by tenant = '*' limit 1", [.int(number)]).first
    }

    /// All versions of a profile that concern a tenant, the newest first.
    public func history(_ id: String, tenant: String) throws(ProfileArchiveError) -> [ProfileVersion] {
        try versions(of: id, tenant: tenant, "order by tenant = '*', version desc")
    }

    /// The versions of a profile that were in force for a tenant within a span, the first of them first. Before anything
    /// was kept, the oldest version stands.
    public func inForce(
        _ id: String,
        tenant: String,
        from start: Timestamp,
        to end: Timestamp
    ) throws(ProfileArchiveError) -> [ProfileVersion] {
        let known = try history(id, tenant: tenant).sorted { ($0.createdAt, $0.number) < ($1.createdAt, $1.number) }
        // A file that changes after the tenant has made its own version does not reach it.
        var reigns: [ProfileVersion] = []
        for version in known where version.tenant != nil || reigns.last?.tenant == nil { reigns.append(version) }
        let later = reigns.drop { $0.createdAt <= start }
        return [reigns[..<later.startIndex].last ?? reigns.first].compactMap { $0 }
            + later.filter { $0.createdAt <= end && $0 != reigns.first }
    }

    /// Keeps a tenant's new version of a profile, in force from now on; call it in no transaction.
    ///
    /// - Parameters:
    ///   - profile: What it says; its number does not matter, it gets the next.
    ///   - tenant: Whose version it is.
    ///   - expected: The number that is in force as far as its author knows; nil makes a new profile.
    ///   - author: Who makes it.
    ///   - comment: Why.
    /// - Returns: The version as it was kept.
    /// - Throws: `.moved` when another one is in force; `.database`.
    public func append(
        _ profile: Profile,
        tenant: String,
        after expected: Int?,
        by author: String,
        comment: String
    ) throws(ProfileArchiveError) -> ProfileVersion {
        try alone { () throws(ProfileArchiveError) in
            let known = try history(profile.id, tenant: tenant)
            guard known.first?.number == expected else { throw .moved(known.first) }
            var next = profile
            next.version = (known.map(\.number).max() ?? 0) + 1
            return try insert(next, tenant: tenant, origin: .person, by: author, comment: comment)
        }
    }

    /// Keeps what the files say where it is other than the newest version that came from them; call it in no
    /// transaction. A changed file that still has a number of before gets the next one.
    ///
    /// - Returns: The versions that are new.
    @discardableResult
    public func register(_ files: some Collection<Profile>) throws(ProfileArchiveError) -> [ProfileVersion] {
        try alone { () throws(ProfileArchiveError) in
            var known: [String: Profile] = [:]
            for version in try current(tenant: Self.everyone) { known[version.profile.id] = version.profile }
            var new: [ProfileVersion] = []
            for file in files.sorted(by: { $0.id < $1.id }) {
                var next = file
                if let newest = known[file.id] {
                    next.version = newest.version
                    if next == newest, file.version <= newest.version { continue }
                    next.version = max(file.version, newest.version + 1)
                }
                new.append(try insert(next, tenant: Self.everyone, origin: .file, by: "", comment: ""))
            }
            return new
        }
    }

    /// The versions in force of all tenants that have some of their own, and those of everyone, under `*`.
    func everything() throws(ProfileArchiveError) -> [ProfileVersion] {
        try versions(
            """
            select distinct on (tenant, profile) \(Self.columns) from isotherm.profile_version
            order by tenant, profile, version desc
            """,
            []
        )
    }

    /// One after the other: numbers are given out without a gap and never twice.
    private func alone<Value>(
        _ body: () throws(ProfileArchiveError) -> Value
    ) throws(ProfileArchiveError) -> Value {
        var outcome: Result<Value, ProfileArchiveError>?
        do throws(PostgresError) {
            try connection.transaction { () throws(PostgresError) in
                try connection.execute("select pg_advisory_xact_lock(hashtext('isotherm.profile_version'))")
                do throws(ProfileArchiveError) {
                    outcome = .success(try body())
                } catch .database(let error) {
                    throw error
                } catch {
                    outcome = .failure(error)
                }
            }
        } catch {
            throw .database(error)
        }
        guard let outcome else { preconditionFailure("a transaction that ended well has run its body") }
        return try outcome.get()
    }

    private func insert(
        _ profile: Profile,
        tenant: String,
        origin: ProfileVersion.Origin,
        by author: String,
        comment: String
    ) throws(ProfileArchiveError) -> ProfileVersion {
        let inserted = try versions(
            """
            insert into isotherm.profile_version (tenant, profile, version, definition, origin, created_by, comment)
            values ($1, $2, $3, $4, $5, $6, $7) returning \(Self.columns)
            """,
            [
                .text(tenant), .text(profile.id), .int(profile.version),
                .json(try ProfileDocument.text(of: profile)), .text(origin.rawValue), .text(author), .text(comment),
            ]
        )
        guard let version = inserted.first else { preconditionFailure("an insert returns its row") }
        return version
    }

    private static let columns = """
        tenant, profile, version, definition::text as definition, origin, created_at, created_by, comment
        """

    private func versions(
        of id: String,
        tenant: String,
        _ rest: String,
        _ more: [Parameter] = []
    ) throws(ProfileArchiveError) -> [ProfileVersion] {
        try versions(
            """
            select \(Self.columns) from isotherm.profile_version
            where profile = $1 and tenant in ('*', $2) \(rest)
            """,
            [.text(id), .text(tenant)] + more
        )
    }

    private func versions(_ sql: String, _ parameters: [Parameter]) throws(ProfileArchiveError) -> [ProfileVersion] {
        let rows = try ProfileArchiveError.database { () throws(PostgresError) in
            try connection.query(sql, parameters).map { (row) throws(PostgresError) in try StoredVersion(row) }
        }
        return try rows.map { (row) throws(ProfileArchiveError) in try row.version() }
    }
}
