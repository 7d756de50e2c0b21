internal import Postgres

/// The contacts of orders that are a person's, by name, telephone number or mail address.
struct PersonContacts {
    let tenant: String
    let connection: Connection

    /// `$1` is the tenant, `$2` what is looked for, `$3` its digits where it is a telephone number.
    private static let mine = """
        from isotherm_personal.contact c join isotherm.shipment h on h.tenant = c.tenant and h.contact_id = c.id
        where c.tenant = $1 and (lower(c.name) = lower($2) or lower(c.email) = lower($2)
            or regexp_replace(c.phone, '\\D', '', 'g') = $3)
        """

    /// The person together with the orders whose contact it is: one request is enough.
    ///
    /// - Throws: ``PersonError/ambiguous(numbers:)`` when contacts of one name are reached by different numbers, and are
    ///   perhaps different people.
    func completing(_ person: Person) throws(PersonError) -> Person {
        guard let name = person.name else { return person }
        let digits = name.filter { $0.isASCII && $0.isNumber }
        let isNumber = digits.count >= 5 && name.allSatisfy { $0.isASCII && $0.isNumber || " +()-./".contains($0) }
        let parameters: [Parameter] = [.text(tenant), .text(name), isNumber ? .text(digits) : .null]
        let (orders, numbers) = try PersonError.database { () throws(PostgresError) in
            let row = try connection.query(
                """
                select coalesce(array_agg(distinct h.order_number), '{}') as orders,
                    count(distinct regexp_replace(c.phone, '\\D', '', 'g')) as numbers \(Self.mine)
                """,
                parameters
            ).single()
            return (try row.textArray("orders"), Int(try row.int("numbers")))
        }
        // With the orders named too, whoever asks has told the people apart.
        guard numbers <= 1 || !person.orders.isEmpty else { throw .ambiguous(numbers: numbers) }
        guard person.orders.isEmpty else { return person }
        var person = person
        person.orders = orders
        return person
    }

    /// The contacts of orders, each as JSON.
    func records(of orders: [String]) throws(PersonError) -> [String] {
        try PersonError.database { () throws(PostgresError) in
            let rows = try connection.query(
                """
                select to_jsonb(c)::text as item from isotherm_personal.contact c
                join isotherm.shipment h on h.tenant = c.tenant and h.contact_id = c.id
                where c.tenant = $1 and h.order_number = any($2::text[]) order by h.number
                """,
                [.text(tenant), .textArray(orders)]
            )
            var items: [String] = []
            for row in rows { items.append(try row.string("item")) }
            return items
        }
    }
}
