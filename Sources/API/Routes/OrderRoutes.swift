import Dispatching
import Foundation
import HTTPTypes
import Hummingbird
import Postgres

/// Orders in, their statuses out.
struct OrderRoutes: RouteGroup {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func add(to router: RouterGroup<APIContext>) {
        router.get("orders") { request, context in try await list(request, context) }
        router.post("orders") { request, context in try await create(request, context) }
        router.post("orders/{number}/change") { request, context in try await change(request, context) }
        router.post("orders/{number}/cancel") { request, context in try await cancel(request, context) }
    }

    /// One item per shipment: an order is as far as its shipments are.
    private func list(_ request: Request, _ context: APIContext) async throws -> ItemPage {
        let query = Query(request)
        let page = try PageRequest(query)
        return try await services.page(
            page,
            """
            select o.shipment as key, (row_to_json(o)::jsonb - 'tenant')::text as item
            from isotherm.orders_status o
            where o.tenant = $1 and ($2::text is null or o.shipment > $2) and ($4::text is null or o.status = $4)
              and ($5::text is null or o.number = $5) and ($6::text is null or o.vehicle = $6)
            order by o.shipment limit $3
            """,
            [
                .text(context.tenant), .text(page.after), .int(page.limit + 1),
                .text(try query.choice("status", ShipmentState.allCases.map(\.rawValue))),
                .text(try query.text("number")), .text(try query.text("vehicle")),
            ]
        )
    }

    /// Creates all orders or none. A repeat of the same orders is answered as the first time was: their numbers are the
    /// sender's, so nothing else has to be remembered.
    private func create(_ request: Request, _ context: APIContext) async throws -> JSONResponse {
        let inputs = try await OneOrMany<OrderInput>.read(
            request,
            key: "orders",
            limit: services.settings.largeBodyLimit
        )
        let orders = inputs.values.map { $0.order(usualChannel: "api") }
        let tenant = context.tenant
        var headers: HTTPFields = [:]
        do {
            try await services.pool.transaction { try Orders.create(orders, tenant: tenant, at: Date(), on: $0) }
        } catch let error as DispatchError where !error.isInternal {
            let isRepeat = try await services.pool.withConnection {
                try Orders.areStored(orders, tenant: tenant, on: $0)
            }
            guard case .duplicate = error, isRepeat else {
                throw Problem(error, body: inputs.shape)
            }
            if let name = HTTPField.Name("Idempotent-Replayed") { headers[name] = "true" }
        }
        return try JSONResponse(["orders": orders.map(\.number)], status: .created, headers: headers)
    }

    /// Other windows, drops or goods for shipments that are not done; the plan follows as with a new order.
    private func change(_ request: Request, _ context: APIContext) async throws -> JSONResponse {
        let number = try context.parameters.require("number").removingPercentEncoding ?? ""
        let order = try await JSONBody.decode(OrderInput.self, from: request).order(usualChannel: "api")
        guard order.number == number else {
            throw Problem.field("#/number", expected: .sameAs("the address"), came: order.number)
        }
        let tenant = context.tenant
        do {
            let changed = try await services.pool.transaction { connection in
                try Orders.change(order, tenant: tenant, at: Date(), on: connection)
            }
            return try JSONResponse(["changed": changed])
        } catch let error as DispatchError where !error.isInternal {
            throw Problem(error, body: .single(key: "orders"))
        }
    }

    /// Calls off what is not on board yet; 409 when something is.
    private func cancel(_ request: Request, _ context: APIContext) async throws -> JSONResponse {
        let note = try await JSONBody.decodeOptional(Note.self, from: request)
        let number = try context.parameters.require("number").removingPercentEncoding ?? ""
        let tenant = context.tenant
        let cancelled = try await services.pool.transaction { connection in
            try Orders.cancel(number, tenant: tenant, reason: note?.reason ?? "", at: Date(), on: connection)
        }
        return try JSONResponse(["cancelled": cancelled])
    }

    private struct Note: Decodable {
        let reason: String?
    }
}
