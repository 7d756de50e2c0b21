import ColdChain
import Hummingbird

/// The temperature profiles that loads are judged by.
struct ProfileRoutes: RouteGroup {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func add(to router: RouterGroup<APIContext>) {
        router.get("profiles") { _, _ in
            let dependencies = services.dependencies
            let items = dependencies.profiles.values.sorted { $0.id < $1.id }.map { profile in
                Item(
                    id: profile.id,
                    version: profile.version,
                    title: profile.title,
                    low: profile.low,
                    high: profile.high,
                    isDefault: profile.id == dependencies.defaultProfile
                )
            }
            return try JSONResponse(Listing(items: items))
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

        enum CodingKeys: String, CodingKey {
            case id, version, title, low, high
            case isDefault = "is_default"
        }
    }
}
