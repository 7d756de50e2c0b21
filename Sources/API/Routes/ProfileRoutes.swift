import ColdChain
import Hummingbird
import Postgres

/// The temperature profiles that loads are judged by.
struct ProfileRoutes: RouteGroup {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func add(to router: RouterGroup<APIContext>) {
        router.get("profiles") { _, context in
            let dependencies = services.dependencies
            let judged = try await judged(tenant: context.tenant)
            let items = dependencies.profiles.values.sorted { $0.id < $1.id }.map { profile in
                Item(
                    id: profile.id,
                    version: profile.version,
                    title: profile.title,
                    low: profile.low,
                    high: profile.high,
                    isDefault: profile.id == dependencies.defaultProfile,
                    judged: judged[profile.id] ?? []
                )
            }
            return try JSONResponse(Listing(items: items))
        }
    }

    /// By profile, the versions that have judged something, the newest first.
    private func judged(tenant: String) async throws -> [String: [Judged]] {
        try await services.pool.withConnection { connection in
            let rows = try connection.query(
                """
                select profile, profile_version, count(*) as episodes, min(opened_at) as first_at,
                    max(opened_at) as last_at
                from isotherm.episode where tenant = $1 and profile <> ''
                group by profile, profile_version order by profile, profile_version desc
                """,
                [.text(tenant)]
            )
            var judged: [String: [Judged]] = [:]
            for row in rows {
                let version = Judged(
                    version: Int(try row.int("profile_version")),
                    episodes: Int(try row.int("episodes")),
                    firstAt: Instant.text(microseconds: try row.microseconds("first_at")),
                    lastAt: Instant.text(microseconds: try row.microseconds("last_at"))
                )
                judged[try row.string("profile"), default: []].append(version)
            }
            return judged
        }
    }

    /// A version of a profile with the breaches, warnings and faults that were judged by it.
    private struct Judged: Encodable {
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

    private struct Listing: Encodable {
        let items: [Item]
    }

    private struct Item: Encodable {
        let id: String
        let version: Int
        let title: String
        let low: Double?
        let high: Double?
        let isDefault: Bool
        let judged: [Judged]

        enum CodingKeys: String, CodingKey {
            case id, version, title, low, high, judged
            case isDefault = "is_default"
        }
    }
}
