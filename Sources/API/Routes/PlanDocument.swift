import Postgres

/// A plan with its routes and stops as JSON, put together from the rows of ``PlanSQL/parts(_:)``.
struct PlanDocument {
    /// The plan's entity tag.
    let tag: String
    /// The whole document.
    let text: String

    /// Puts a plan together; nil when there are no rows.
    ///
    /// - Throws: The database's error, when a row is not what the statement says.
    init?(_ rows: Rows) throws(PostgresError) {
        var head: (item: String, tag: String)?
        var unassigned: [String] = []
        var routes: [(vehicle: String, item: String)] = []
        var stops: [String: [String]] = [:]
        for row in rows {
            let name = try row.string("name")
            let item = try row.string("item")
            switch PlanSQL.Part(rawValue: try row.int("part")) {
            case .head: head = (item, name)
            case .unassigned: unassigned.append(item)
            case .route: routes.append((name, item))
            case .stop: stops[name, default: []].append(item)
            case nil: preconditionFailure("the statement names no other part")
            }
        }
        guard let head else { return nil }
        tag = head.tag
        var text = head.item
        Self.add("routes", to: &text, of: routes) { route, text in
            text += route.item
            Self.add("stops", to: &text, of: stops[route.vehicle] ?? []) { $1 += $0 }
        }
        Self.add("unassigned", to: &text, of: unassigned) { $1 += $0 }
        self.text = text
    }

    /// Adds a list as one more member to the JSON object with which the text ends; it has members already.
    private static func add<Item>(
        _ name: String,
        to text: inout String,
        of items: [Item],
        writing write: (Item, inout String) -> Void
    ) {
        // The closing brace. Counting characters from the front would take longer than all else.
        text.removeLast()
        text += ",\"\(name)\":["
        for (index, item) in items.enumerated() {
            if index > 0 { text += "," }
            write(item, &text)
        }
        text += "]}"
    }
}
