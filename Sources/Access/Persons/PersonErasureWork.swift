internal import Postgres

/// The statements of an erasure, which count what they change.
struct PersonErasureWork {
    let tenant: String
    let connection: Connection
    private(set) var changed: [String: Int] = [:]

    init(tenant: String, connection: Connection) {
        self.tenant = tenant
        self.connection = connection
    }

    /// Whether a thing bears the name too: then words of texts are left alone, for they may mean the thing.
    func isThing(_ name: String) throws(PersonError) -> Bool {
        try PersonError.database { () throws(PostgresError) in
            try connection.query(
                """
                select exists (select from isotherm.vehicle where tenant = $1 and name = $2)
                    or exists (select from isotherm.device where tenant = $1 and name = $2)
                    or exists (select from isotherm.facility where tenant = $1 and name = $2)
                    or exists (select from isotherm.gateway where tenant = $1 and name = $2)
                    or exists (select from isotherm.shipment where tenant = $1 and number = $2) as found
                """,
                [.text(tenant), .text(name)]
            ).single().bool("found")
        }
    }

    func count(_ table: PersonalTable, _ term: SearchTerm) throws(PersonError) -> Int {
        try PersonError.database { () throws(PostgresError) in
            let sql =
                "select count(*) as n from \(table.qualifiedName) t where t.tenant = $1 and (\(table.condition))"
            let row = try connection.query(
                sql,
                [.text(tenant), .text(term.text), .text(term.pattern), .text(term.patternInJSON)]
            ).single()
            return Int(try row.int("n"))
        }
    }

    // MARK: - A name

    /// Puts the pseudonym where a table says the name; with `keys` only where that means a person.
    mutating func replace(
        _ table: PersonalTable,
        _ term: SearchTerm,
        by pseudonym: String,
        keys: [String]?
    ) throws(PersonError) {
        // An answer that waits to be repeated, and a page that somebody left open, are not needed any more.
        if table.name == "idempotency" || table.name == "access_session" { return try remove(table, term) }
        let condition = keys == nil ? table.condition : Self.personalCondition(table)
        let all: [Parameter] = [
            .text(tenant), .text(term.text), .text(term.pattern), .text(term.patternInJSON), .text(pseudonym),
            keys.map { .textArray($0) } ?? .null,
        ]
        let assignments = table.columns.map { assignment($0.name, $0.form, isLoose: keys == nil) }
        guard !assignments.isEmpty, !condition.isEmpty else { return }
        // The end of the condition is always true: it gives parameters a type that this table has no use for.
        try run(
            table.name,
            """
            update \(table.qualifiedName) t set \(assignments.joined(separator: ", "))
            where t.tenant = $1 and (\(condition)) and coalesce($2, $3, $4, $5, '') is not null and $6::text[] is not distinct from $6
            """,
            all
        )
    }

    private func assignment(_ column: String, _ form: PersonalTable.Form, isLoose: Bool) -> String {
        let replaced =
            switch form {
            case .list: "array_replace(t.\(column), $2, $5)"
            case .document: "isotherm.replace_name(t.\(column), $2, $3, $5, $6::text[])"
            // What a courier's device is sent is a document kept as text.
            case .text where column == "payload":
                "isotherm.replace_name(t.\(column)::jsonb, $2, $3, $5, $6::text[])::text"
            case .text where isLoose:
                "case when t.\(column) = $2 then $5 else regexp_replace(t.\(column), $3, $5, 'g') end"
            case .text where column == "topic":
                "replace(t.\(column), '/couriers/' || $2 || '/', '/couriers/' || $5 || '/')"
            case .text: "case when t.\(column) = $2 then $5 else t.\(column) end"
            case .payload: "case when encode(t.\(column), 'escape') ~ $4 then ''::bytea else t.\(column) end"
            case .texts:
                "array(select regexp_replace(x, $3, $5, 'g') from unnest(t.\(column)) with ordinality u(x, n) order by n)"
            case .payloads:
                """
                array(select case when encode(x, 'escape') ~ $4 then ''::bytea else x end
                      from unnest(t.\(column)) with ordinality u(x, n) order by n)
                """
            }
        return "\(column) = \(replaced)"
    }

    /// Without words of texts, which may mean the thing of the same name.
    private static func personalCondition(_ table: PersonalTable) -> String {
        table.columns.map { column, form in
            switch form {
            case .text where column == "payload" || column == "topic": "t.\(column) ~ $3"
            case .text: "t.\(column) = $2"
            case .list: "$2 = any(t.\(column))"
            case .document: "t.\(column)::text ~ $4"
            case .payload: "encode(t.\(column), 'escape') ~ $4"
            case .texts: "exists (select from unnest(t.\(column)) x where x ~ $3)"
            case .payloads: "exists (select from unnest(t.\(column)) x where encode(x, 'escape') ~ $4)"
            }
        }.joined(separator: " or ")
    }

    private mutating func remove(_ table: PersonalTable, _ term: SearchTerm) throws(PersonError) {
        try run(
            table.name,
            "delete from \(table.qualifiedName) t where t.tenant = $1 and (\(table.condition))",
            [.text(tenant), .text(term.text), .text(term.pattern), .text(term.patternInJSON)]
        )
    }

    /// The broker keeps the courier's last route until it is told to forget it.
    mutating func forgetRoute(of courier: String) throws(PersonError) {
        try run(
            "retained_clearing",
            """
            insert into isotherm.retained_clearing (tenant, topic)
            select distinct tenant, topic from isotherm.plan_message where tenant = $1 and courier = $2
            on conflict do nothing
            """,
            [.text(tenant), .text(courier)]
        )
    }

    // MARK: - Orders

    /// The drop of a shipment is where it was loaded, and has no words and no contact.
    mutating func eraseDrops(of orders: [String]) throws(PersonError) {
        guard !orders.isEmpty else { return }
        let parameters: [Parameter] = [.text(tenant), .textArray(orders)]
        try run(
            PersonalTable.contact,
            """
            delete from isotherm_personal.contact c using isotherm.shipment h
            where h.tenant = $1 and h.order_number = any($2::text[]) and c.tenant = h.tenant and c.id = h.contact_id
            """,
            parameters
        )
        let mine = """
            select h.tenant, h.number, f.latitude, f.longitude from isotherm.shipment h
            join isotherm.facility f on f.tenant = h.tenant and f.name = h.facility
            where h.tenant = $1 and h.order_number = any($2::text[])
            """
        let places = """
            (select jsonb_object_agg(m.number, jsonb_build_object('latitude', m.latitude, 'longitude', m.longitude))
             from (\(mine)) m)
            """
        // Any word of a document: `blank_drops` looks closer.
        let named = "exists (select from (\(mine)) m where strpos(t.%::text, m.number) > 0)"
        for (table, column, type) in [
            ("plan_message", "payload", "text"), ("outbox", "data", "jsonb"), ("courier_event", "data", "jsonb"),
            ("incident", "document", "jsonb"),
        ] {
            try run(
                table,
                """
                update isotherm.\(table) t set \(column) = isotherm.blank_drops(t.\(column)::jsonb, \(places))::\(type)
                where t.tenant = $1 and \(named.replacing("%", with: column))
                """,
                parameters
            )
        }
        for (table, column) in [("courier_event", "reason"), ("shipment_history", "reason")] {
            try run(
                table,
                """
                update isotherm.\(table) t set \(column) = ''
                from (\(mine)) m where t.tenant = $1 and t.shipment = m.number and t.\(column) <> ''
                """,
                parameters
            )
        }
        try run(
            "plan_stop",
            """
            update isotherm.plan_stop t set label = '', latitude = m.latitude, longitude = m.longitude
            from (\(mine)) m where t.tenant = $1 and t.shipment = m.number and t.kind = 'deliver'
            """,
            parameters
        )
        for table in ["idempotency", "dead_letter"] { try removeMentions(of: orders, from: table, mine) }
        try run(
            "shipment",
            """
            update isotherm.shipment t set label = '', latitude = m.latitude, longitude = m.longitude
            from (\(mine)) m where t.tenant = $1 and t.number = m.number
            """,
            parameters
        )
    }

    /// What was answered to a sender, and what could not be read, may say all of it.
    private mutating func removeMentions(
        of orders: [String],
        from table: String,
        _ mine: String
    ) throws(PersonError) {
        let texts = "(select number from (\(mine)) m union select unnest($2::text[])) n"
        let (change, place) =
            table == "idempotency"
            ? (
                "delete from isotherm.idempotency t",
                "coalesce(t.answer, '') || t.request || coalesce(t.headers::text, '')"
            )
            : (
                "update isotherm.dead_letter t set payload = ''::bytea, state = 'discarded'",
                "encode(t.payload, 'escape')"
            )
        try run(
            table,
            "\(change) where t.tenant = $1 and exists (select from \(texts) where strpos(\(place), n.number) > 0)",
            [.text(tenant), .textArray(orders)]
        )
    }

    private mutating func run(_ table: String, _ sql: String, _ parameters: [Parameter]) throws(PersonError) {
        let count = try PersonError.database { () throws(PostgresError) in
            try connection.execute(sql, parameters)
        }
        if count > 0 { changed[table, default: 0] += count }
    }
}
