internal import Postgres

/// A table in which somebody may be named, with the columns in which they may be.
///
/// Every column of texts and documents counts unless it stands here as what names things: a column that a later migration
/// adds is searched without being told.
struct PersonalTable {
    /// How a column holds names.
    enum Form: String {
        case text, list, document
        /// Bytes as they came in.
        case payload
        /// The same of many messages: texts and bytes, one each.
        case texts, payloads
    }

    let schema: String
    let name: String
    let columns: [(name: String, form: Form)]
    /// Columns of bytes: keys, digests and states of programs, which no export shows.
    let secrets: [String]

    /// Names of things and words of our own; a person's name in one of them is a thing that is called so.
    private static let things = [
        "tenant", "vehicle", "device", "shipment", "number", "order_number", "facility", "depot", "pinned_vehicle",
        "place", "place_kind", "hook", "id", "episode_id", "incident_id", "alert_id", "profile", "profiles", "roles",
        "state",
        "kind", "class", "code", "channel", "severity", "trigger", "result", "outcome", "via", "type", "standing",
        "metric", "unit", "rule", "family", "from_state", "to_state", "cause", "consumer", "firmware", "hint", "url",
        "name", "action", "definition", "origin", "fault", "last_fault", "break_name", "earliest", "latest",
        "time_zone",
    ]
    /// Where the column `name` is a person's.
    private static let named = ["access_token", "access_session", contact]
    /// Whom the courier may call, in the schema for such data.
    static let contact = "contact"
    private static let messages = "message_batch"
    /// The audit trail stays as it is, or nobody could prove anything by it.
    static let kept = "audit_entry"

    /// All tables whose rows say whose they are; with `isOrder` a number is looked for, which stands among the names of
    /// things.
    static func all(isOrder: Bool, on connection: Connection) throws(PostgresError) -> [PersonalTable] {
        let rows = try connection.query(
            """
            select c.relnamespace::regnamespace::text as schema, c.relname as name, array_agg(a.attname::text order by a.attnum) as columns,
                array_agg(a.atttypid::regtype::text order by a.attnum) as types
            from pg_class c
            join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            where c.relnamespace = any('{isotherm,isotherm_personal}'::regnamespace[]) and c.relkind in ('r', 'p') and not c.relispartition
              and exists (select from pg_attribute t where t.attrelid = c.oid and t.attname = 'tenant')
            group by c.relnamespace, c.relname order by c.relname
            """
        )
        var tables: [PersonalTable] = []
        for row in rows {
            let name = try row.string("name")
            let columns = Array(zip(try row.textArray("columns"), try row.textArray("types")))
            tables.append(
                PersonalTable(
                    schema: try row.string("schema"),
                    name: name,
                    columns: columns.compactMap { column, type in
                        guard let form = form(name, column, type) else { return nil }
                        let isThing = things.contains(column) && !(column == "name" && named.contains(name))
                        return isThing && (!isOrder || column == "tenant") ? nil : (column, form)
                    },
                    secrets: columns.filter { $0.1 == "bytea" }.map(\.0)
                )
            )
        }
        return tables.filter { !$0.columns.isEmpty }
    }

    private static func form(_ table: String, _ column: String, _ type: String) -> Form? {
        switch type {
        case "text": .text
        case "text[]": table == messages ? .texts : .list
        case "jsonb", "json": .document
        case "bytea": table == "dead_letter" && column == "payload" ? .payload : nil
        case "bytea[]": .payloads
        default: nil
        }
    }

    var qualifiedName: String { "\(schema).\(name)" }

    /// What is shown of it: of a batch of raw messages only those that name somebody.
    var shown: PersonalTable {
        guard name == Self.messages else { return self }
        return PersonalTable(
            schema: schema,
            name: "messages",
            columns: [("topic", .text), ("payload", .payload)],
            secrets: ["payload"]
        )
    }

    /// By what its rows stand in order.
    var order: String { name == "messages" ? "t.received_at" : "t.ctid" }

    /// Whether a row names the term: `$2` is the term, `$3` its pattern, `$4` its pattern in JSON.
    var condition: String {
        columns.map { column, form in
            switch form {
            case .text: "t.\(column) = $2 or t.\(column) ~ $3 or t.\(column) ~ $4"
            case .list: "$2 = any(t.\(column))"
            case .document: "t.\(column)::text ~ $4"
            case .payload: "encode(t.\(column), 'escape') ~ $4"
            case .texts: "exists (select from unnest(t.\(column)) x where x = $2 or x ~ $3)"
            case .payloads: "exists (select from unnest(t.\(column)) x where encode(x, 'escape') ~ $4)"
            }
        }.joined(separator: " or ")
    }
}
