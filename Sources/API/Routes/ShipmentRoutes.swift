import Access
import Foundation
import HTTPTypes
import Hummingbird
import Postgres

/// One shipment: its record, what was measured at the door, and the link that its customer may have.
struct ShipmentRoutes: RouteGroup {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func add(to router: RouterGroup<APIContext>) {
        router.get("shipments/{number}") { _, context in
            let number = try number(context)
            guard let item = try await services.item(Self.record, [.text(context.tenant), .text(number)]) else {
                throw Problem.notFound(.shipment, number)
            }
            return JSONResponse(text: item)
        }
        router.post("shipments/{number}/handover") { request, context in try await handOver(request, context) }
        router.post("shipments/{number}/link") { request, context in try await link(request, context) }
    }

    private func number(_ context: APIContext) throws -> String {
        try context.parameters.require("number").removingPercentEncoding ?? ""
    }

    /// The first measurement stands: a repeat, as an offline device sends it, is answered with what is stored. A courier
    /// measures what its own vehicle has or had last.
    private func handOver(_ request: Request, _ context: APIContext) async throws -> JSONResponse {
        let number = try number(context)
        let input = try await JSONBody.decode(HandoverInput.self, from: request)
        try context.checkActing(for: input.courier)
        guard (-100...100).contains(input.celsius) else {
            throw Problem.field(
                "#/celsius",
                expected: .range(-100...100, "a temperature from -100 to 100 °C"),
                came: "\(input.celsius)"
            )
        }
        let measuredAt = Int64(input.measuredAt.timeIntervalSince1970 * 1_000_000)
        let parameters: [Parameter] = [
            .text(context.tenant), .text(number), .text(input.courier), .double(input.celsius),
            .timestamp(microseconds: measuredAt), .bool(context.identity.has(anyOf: [.dispatcher])),
        ]
        let tenant = context.tenant
        let named = [Parameter.text(tenant), .text(number)]
        let (item, isKnown) = try await services.pool.transaction { connection in
            _ = try connection.execute(
                """
                insert into isotherm.handover (tenant, shipment, courier, celsius, measured_at)
                select h.tenant, h.number, $3, $4, $5 from isotherm.shipment h where h.tenant = $1 and h.number = $2
                    and ($6 or exists (select from isotherm.vehicle v
                        where v.tenant = h.tenant and v.name = h.vehicle and v.courier = $3))
                on conflict do nothing
                """,
                parameters
            )
            let stored = try connection.query(
                "select \(Self.handover) as item from isotherm.handover o where o.tenant = $1 and o.shipment = $2",
                named
            ).first?.string("item")
            let known = try connection.query(
                "select from isotherm.shipment where tenant = $1 and number = $2",
                named
            )
            return (stored, !known.isEmpty)
        }
        guard isKnown else { throw Problem.notFound(.shipment, number) }
        guard let item else {
            let reason = "No vehicle of \(Described.text(input.courier)) has or brought \(Described.text(number))."
            throw Problem(
                .conflict,
                .notOnBoard,
                reason,
                particulars: ["courier": .text(Described.short(input.courier)), "shipment": .text(number)]
            )
        }
        return JSONResponse(status: .created, text: item)
    }

    private func link(_ request: Request, _ context: APIContext) async throws -> JSONResponse {
        let number = try number(context)
        let wish = try await JSONBody.decodeOptional(LinkInput.self, from: request)
        let hours = wish?.hours ?? TrackingLink.usualHours
        guard TrackingLink.hours.contains(hours) else {
            throw Problem.field("#/hours", expected: .count(TrackingLink.hours, "hours"), came: "\(hours)")
        }
        let key = try await services.pool.withConnection { connection in
            let known = try connection.query(
                "select 1 from isotherm.shipment where tenant = $1 and number = $2",
                [.text(context.tenant), .text(number)]
            )
            return known.isEmpty ? nil : try TrackingLink.key(on: connection)
        }
        guard let key else { throw Problem.notFound(.shipment, number) }
        let expires = Int64(Date().timeIntervalSince1970) + Int64(hours) * 3_600
        let link = TrackingLink(tenant: context.tenant, shipment: number, expires: expires)
        return JSONResponse(
            status: .created,
            text: """
                {"path":\(JSONText.quoted("/track/" + link.token(key: key))),\
                "expires_at":\(JSONText.quoted(Instant.text(microseconds: expires * 1_000_000)))}
                """
        )
    }

    private struct HandoverInput: Decodable {
        let courier: String
        let celsius: Double
        let measuredAt: Date
    }

    private struct LinkInput: Decodable {
        /// For how long the link leads anywhere.
        let hours: Int?
    }
}
