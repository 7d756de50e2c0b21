import Foundation
import HTTPTypes
import Hummingbird
import RoadNetwork

/// Travel times at the address that users of OSRM know, below `/osrm`: the planner's memory answers what it has.
struct TableRoutes {
    let services: APIServices

    /// As many places as one request may name; OSRM's own default is 100.
    static let mostPlaces = 500

    func add(to router: RouterGroup<APIContext>) {
        router.get("table/v1/{profile}/{coordinates}") { request, context in try await table(request, context) }
    }

    private func table(_ request: Request, _ context: APIContext) async throws -> JSONResponse {
        guard let travelTimes = services.dependencies.travelTimes else {
            throw Problem(.serviceUnavailable, .noRoadsHere, "This process does not plan.")
        }
        let coordinates = try context.parameters.require("coordinates").removingPercentEncoding ?? ""
        let query: TableQuery
        do throws(TableQuery.Refusal) {
            query = try TableQuery(coordinates: coordinates, Query(request))
        } catch {
            return try JSONResponse(["code": error.code, "message": error.message], status: .badRequest)
        }
        let table = try await travelTimes.table(
            from: query.sources.map { query.places[$0] },
            to: query.destinations.map { query.places[$0] }
        )
        return try JSONResponse(TableAnswer(table, query))
    }
}
