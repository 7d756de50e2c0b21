import Hummingbird
import Postgres

/// One part of a list: `{"items":[…],"next":"…"}`; `next` is null at the end.
struct ItemPage: ResponseGenerator, Sendable {
    let items: [String]
    let next: String?

    /// A part that was put together elsewhere.
    init(items: [String], next: String?) {
        self.items = items
        self.next = next
    }

    /// Takes the rows of a statement that asked for one item more than the limit.
    ///
    /// Its columns are `item`, the JSON text, and `key`, what the list is ordered by.
    init(_ rows: Rows, limit: Int) throws(PostgresError) {
        var items: [String] = []
        var last: String?
        for row in rows.prefix(limit) {
            items.append(try row.string("item"))
            last = try row.string("key")
        }
        self.items = items
        next = rows.count > limit ? last.map(PageRequest.cursor) : nil
    }

    func response(from request: Request, context: some RequestContext) -> Response {
        let text = "{\"items\":[" + items.joined(separator: ",\n") + "],\"next\":\(JSONText.quoted(next))}"
        return JSONResponse(text: text).response(from: request, context: context)
    }
}
