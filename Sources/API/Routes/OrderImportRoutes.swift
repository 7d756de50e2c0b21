import Dispatching
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Postgres

/// Orders out of files that people made: what can be taken is taken, and every other row is told with its reason.
struct OrderImportRoutes: RouteGroup {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func add(to router: RouterGroup<APIContext>) {
        router.post("orders/import") { request, context in try await take(request, context) }
    }

    private func take(_ request: Request, _ context: APIContext) async throws -> JSONResponse {
        let query = Query(request)
        let isTrial = try query.choice("dry_run", ["true", "false"]) == "true"
        let buffer = try await JSONBody.bytes(of: request, limit: services.settings.largeBodyLimit)
        guard let text = String(validating: buffer.readableBytesView, as: UTF8.self) else {
            throw Problem(.unprocessableContent, .invalidBody, "The file is not UTF-8.")
        }
        let file: OrderFile
        do throws(DispatchError) {
            file = try OrderFile(text)
        } catch {
            throw Problem(error)
        }
        let tenant = context.tenant
        let refused = try await services.pool.transaction { connection in
            try isTrial
                ? Orders.refusals(file.orders, tenant: tenant, on: connection)
                : Orders.createAcceptable(file.orders, tenant: tenant, at: Date(), on: connection)
        }
        let report = Report(file, refused)
        let isEmpty = report.orders.isEmpty
        return try JSONResponse(report, status: isTrial ? .ok : isEmpty ? .unprocessableContent : .created)
    }

    private struct Report: Encodable {
        let rows: Int
        let orders: [String]
        let imported: Int
        let refused: [OrderFile.Refusal]

        init(_ file: OrderFile, _ errors: [Int: DispatchError]) {
            rows = file.rowCount
            let taken = file.orders.indices.filter { errors[$0] == nil }
            orders = taken.map { file.orders[$0].number }
            imported = taken.reduce(0) { $0 + file.lines[$1].count }
            refused = file.report(errors)
        }
    }
}
