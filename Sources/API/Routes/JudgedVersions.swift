import Postgres

/// How much each version of profiles has judged: breaches, warnings and faults.
struct JudgedVersions {
    /// One version of one profile.
    struct Count: Encodable {
        let version: Int
        let episodes: Int
        let firstAt: String
        let lastAt: String

        enum CodingKeys: String, CodingKey {
            case version, episodes
            case firstAt = "first_at"
            case lastAt = "last_at"
        }
    }

    /// By profile, the newest version first.
    let byProfile: [String: [Count]]

    init(tenant: String, on connection: Connection) throws(PostgresError) {
        let rows = try connection.query(
            """
            select profile, profile_version, count(*) as episodes, min(opened_at) as first_at,
                max(opened_at) as last_at
            from isotherm.episode where tenant = $1 and profile <> ''
            group by profile, profile_version order by profile, profile_version desc
            """,
            [.text(tenant)]
        )
        var counts: [String: [Count]] = [:]
        for row in rows {
            let count = Count(
                version: Int(try row.int("profile_version")),
                episodes: Int(try row.int("episodes")),
                firstAt: Instant.text(microseconds: try row.microseconds("first_at")),
                lastAt: Instant.text(microseconds: try row.microseconds("last_at"))
            )
            counts[try row.string("profile"), default: []].append(count)
        }
        byProfile = counts
    }
}
