import Dispatching
import Hummingbird
import Postgres

/// The operator's search: any part of an order's or shipment's number, of the drop's name, of the contact's name or mail
/// address, or four or more digits of its telephone number, however it was written. Operators and
/// partners see personal data masked, here and everywhere (``MaskingMiddleware``).
struct OrderSearchRoutes: RouteGroup {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func add(to router: RouterGroup<APIContext>) {
        router.get("order-search") { request, context in
            let query = Query(request)
            guard let words = try query.text("q"), words.count >= 2 else {
                throw Problem.parameter(
                    "q",
                    expected: .atLeastCharacters(2, "at least two characters"),
                    came: try query.text("q") ?? ""
                )
            }
            let limit = try query.integer("limit", in: 1...100) ?? 30
            let pattern = words.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_")
            let items = try await services.pool.withConnection { connection in
                try connection.query(
                    Self.search,
                    [
                        .text(context.tenant), .text("%" + pattern + "%"), .text(words), .int(limit),
                        Self.digits(words).map { .text("%" + $0 + "%") } ?? .null,
                    ]
                ).map { try $0.string("item") }
            }
            return ItemPage(items: items, next: nil)
        }
    }

    /// What of a telephone number is looked for; nil where the words are no part of one.
    private static func digits(_ words: String) -> String? {
        Contact.digits(ofNumber: words).flatMap { $0.count >= 4 ? $0 : nil }
    }

    /// What matches exactly comes first, then what is still under way, then the newest.
    private static let search = """
        select (row_to_json(o)::jsonb - 'tenant')::text as item
        from isotherm.orders_status o
        -- One comparison for all three: what takes the time is making small letters of each.
        where o.tenant = $1 and (o.number || E'\\n' || o.shipment || E'\\n' || o.label ilike $2 or o.shipment = any(array(
            select h.number from isotherm_personal.contact c
            -- One by one: contacts that fit are few.
            cross join lateral (select s.number from isotherm.shipment s
                where s.contact_id = c.id and s.tenant = c.tenant limit 1) h
            where c.tenant = $1 and (c.name ilike $2 or c.email ilike $2
                or regexp_replace(c.phone, '\\D', '', 'g') like $5))))
        order by (o.number = $3 or o.shipment = $3) desc, o.completed_at is not null, o.created_at desc, o.shipment
        limit $4
        """
}
