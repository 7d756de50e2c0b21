import Dispatching
import Foundation
import HTTPTypes
import Hummingbird
import Postgres

/// Places that goods leave from, are kept at or are brought to.
struct FacilityRoutes: RouteGroup {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func add(to router: RouterGroup<APIContext>) {
        router.get("facilities") { request, context in
            let page = try PageRequest(Query(request))
            return try await services.page(
                page,
                """
                select name as key, json_build_object('name', name, 'kind', kind, 'label', label,
                    'place', json_build_object('latitude', latitude, 'longitude', longitude),
                    'is_closed', closed, 'opening', opening, 'capacity', capacity, 'profiles', profiles,
                    'updated_at', updated_at)::text as item
                from isotherm.facility where tenant = $1 and ($2::text is null or name > $2) order by name limit $3
                """,
                [.text(context.tenant), .text(page.after), .int(page.limit + 1)]
            )
        }
        router.post("facilities") { request, context in try await save(request, context) }
    }

    private func save(_ request: Request, _ context: APIContext) async throws -> JSONResponse {
        let inputs = try await OneOrMany<FacilityInput>.read(request, key: "facilities")
        let facilities = try inputs.values.enumerated().map { index, input in
            try input.facility(at: inputs.pointer(index))
        }
        let tenant = context.tenant
        do {
            try await services.pool.transaction { try Facilities.save(facilities, tenant: tenant, on: $0) }
        } catch let error as DispatchError where !error.isInternal {
            throw Problem(error, body: inputs.shape)
        }
        return try JSONResponse(["facilities": facilities.map(\.name)], status: .created)
    }
}
