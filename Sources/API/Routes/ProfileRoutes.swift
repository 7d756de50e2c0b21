import ColdChain
import HTTPTypes
import Hummingbird
import Postgres
import Profiles
import Telemetry

/// The temperature profiles that loads are judged by, in the versions that are in force.
struct ProfileRoutes: RouteGroup {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func add(to router: RouterGroup<APIContext>) {
        router.get("profiles") { _, context in
            let tenant = context.tenant
            let usual = services.dependencies.defaultProfile
            return try await services.pool.withConnection { connection in
                let judged = try JudgedVersions(tenant: tenant, on: connection).byProfile
                let versions = try ProfileArchive(connection).current(tenant: tenant)
                return try JSONResponse(Listing(items: versions.map { Item($0, usual: usual, judged: judged) }))
            }
        }
        router.get("profiles/{id}") { _, context in
            let tenant = context.tenant
            let id = try ProfileVersionRoutes.id(context)
            let version = try await services.pool.withConnection { connection in
                try ProfileArchive(connection).current(id, tenant: tenant)
            }
            guard let version else { throw Problem.notFound(.profile, id) }
            return try JSONResponse(ProfileItem(version), headers: [.eTag: "\"\(version.number)\""])
        }
    }

    private struct Listing: Encodable {
        let items: [Item]
    }

    private struct Item: Encodable {
        let id: String
        let version: Int
        let title: ProfileTitle
        let low: Double?
        let high: Double?
        let origin: String
        let createdAt: String
        let createdBy: String
        let isDefault: Bool
        let judged: [JudgedVersions.Count]

        init(_ version: ProfileVersion, usual: String, judged: [String: [JudgedVersions.Count]]) {
            let profile = version.profile
            id = profile.id
            self.version = version.number
            title = profile.title
            low = profile.low
            high = profile.high
            origin = version.origin.rawValue
            createdAt = version.createdAt.rfc3339
            createdBy = version.author
            isDefault = profile.id == usual
            self.judged = judged[profile.id] ?? []
        }

        enum CodingKeys: String, CodingKey {
            case id, version, title, low, high, origin, judged
            case createdAt = "created_at"
            case createdBy = "created_by"
            case isDefault = "is_default"
        }
    }
}
