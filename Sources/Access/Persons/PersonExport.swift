public import Postgres

/// Everything that is kept about one person, as one JSON document.
public enum PersonExport {
    /// Reads it; the document is put together in memory.
    ///
    /// - Parameters:
    ///   - person: Whom it concerns.
    ///   - note: Who asks; an entry about it comes into the audit trail.
    ///   - connection: In a transaction of the caller.
    /// - Returns: JSON: `records` has the rows that name the person by table, `positions` where the vehicles were that a
    ///   courier of that name drove.
    /// - Throws: ``PersonError/unknown`` when nothing is kept, ``PersonError/ambiguous(numbers:)``.
    public static func document(
        of person: Person,
        note: AuditTrail.Note,
        on connection: Connection
    ) throws(PersonError) -> String {
        try PersonError.database { () throws(PostgresError) in
            // A session may say how its values are written: here times are in UTC for everybody.
            _ = try connection.execute("set local timezone to 'UTC'")
        }
        let contacts = PersonContacts(tenant: note.tenant, connection: connection)
        let asked = person
        let person = try contacts.completing(asked)
        var records: [String: [String]] = [:]
        let own = try contacts.records(of: person.orders)
        if !own.isEmpty { records[PersonalTable.contact] = own }
        for term in try terms(person, note.tenant, on: connection) {
            for table in try tables(isOrder: term.isOrder, connection).map(\.shown) {
                let rows = try rows(table, SearchTerm(term.text), note.tenant, connection)
                let known = Set(records[table.name] ?? [])
                let new = rows.filter { !known.contains($0) }
                if !new.isEmpty { records[table.name, default: []] += new }
            }
        }
        let positions = try person.name.map { name throws(PersonError) in
            try self.positions(of: name, note.tenant, connection)
        }
        guard !records.isEmpty || positions.map({ $0 != "[]" }) ?? false else { throw .unknown }
        try PersonError.database { () throws(PostgresError) in
            var note = note
            note.action = "person export"
            note.object = PersonMark.digest(of: asked, tenant: note.tenant)
            _ = try AuditTrail.append(note, on: connection)
        }
        let tables = records.sorted { $0.key < $1.key }.map {
            "\"\($0.key)\":[" + $0.value.joined(separator: ",") + "]"
        }
        return "{\"records\":{" + tables.joined(separator: ",") + "},\"positions\":" + (positions ?? "[]") + "}"
    }

    /// What is looked for: the name, the numbers of the orders and of their shipments.
    static func terms(
        _ person: Person,
        _ tenant: String,
        on connection: Connection
    ) throws(PersonError) -> [(text: String, isOrder: Bool)] {
        let shipments = try PersonError.database { () throws(PostgresError) in
            let rows = try connection.query(
                "select number from isotherm.shipment where tenant = $1 and order_number = any($2::text[]) order by 1",
                [.text(tenant), .textArray(person.orders)]
            )
            var numbers: [String] = []
            for row in rows { numbers.append(try row.string("number")) }
            return numbers
        }
        let numbers = Set(person.orders + shipments).sorted().map { (text: $0, isOrder: true) }
        return (person.name.map { [(text: $0, isOrder: false)] } ?? []) + numbers
    }

    static func tables(isOrder: Bool, _ connection: Connection) throws(PersonError) -> [PersonalTable] {
        try PersonError.database { () throws(PostgresError) in
            try PersonalTable.all(isOrder: isOrder, on: connection)
        }
    }

    private static func rows(
        _ table: PersonalTable,
        _ term: SearchTerm,
        _ tenant: String,
        _ connection: Connection
    ) throws(PersonError) -> [String] {
        let payload = table.columns.contains { $0.form == .payload }
        let shown = payload ? " || jsonb_build_object('payload', encode(t.payload, 'escape'))" : ""
        return try PersonError.database { () throws(PostgresError) in
            let rows = try connection.query(
                """
                select ((to_jsonb(t) - $5::text[])\(shown))::text as item from \(table.qualifiedName) t
                where t.tenant = $1 and (\(table.condition)) order by \(table.order)
                """,
                [
                    .text(tenant), .text(term.text), .text(term.pattern), .text(term.patternInJSON),
                    .textArray(table.secrets),
                ]
            )
            var items: [String] = []
            for row in rows { items.append(try row.string("item")) }
            return items
        }
    }

    /// Where the vehicles of a courier were while it drove them: from each plan's beginning to that of the next.
    private static func positions(
        of courier: String,
        _ tenant: String,
        _ connection: Connection
    ) throws(PersonError) -> String {
        try PersonError.database { () throws(PostgresError) in
            try connection.query(
                """
                select coalesce(jsonb_agg(jsonb_build_object('device', p.device, 'time', p.time,
                    'latitude', p.latitude, 'longitude', p.longitude) order by p.time, p.device), '[]')::text as items
                from (\(PersonHold.drives)) d
                join isotherm.vehicle_device v on v.tenant = $1 and v.vehicle = d.vehicle
                join isotherm.positions p on p.tenant = $1 and p.device = v.device and p.time >= d.from_at
                    and p.time < d.until_at
                """,
                [.text(tenant), .text(courier)]
            ).single().string("items")
        }
    }
}
