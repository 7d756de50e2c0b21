import Foundation
import HTTPTypes
import Hummingbird
import Postgres

/// The day's figures, by day and channel. The formulas are the database function `isotherm.kpi` and nowhere else.
struct KPIRoutes: RouteGroup {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func add(to router: RouterGroup<APIContext>) {
        router.get("kpi") { request, context in
            let span = try KPISpan(Query(request))
            let items = try await read(span, context, "row_to_json(k)::text")
            return JSONResponse(
                text: """
                    {"from":\(JSONText.quoted(span.firstDay)),"to":\(JSONText.quoted(span.lastDay)),\
                    "zone":\(JSONText.quoted(span.zone)),"items":[\(items.joined(separator: ",\n"))]}
                    """
            )
        }
        router.get("kpi.csv") { request, context in try await table(request, context) }
    }

    /// The rows of single days and channels; sums are left to whoever reads the file.
    private func table(_ request: Request, _ context: APIContext) async throws -> Response {
        let span = try KPISpan(Query(request))
        let columns = Self.columns.map { "k.\($0)" }.joined(separator: ", ")
        let lines = try await read(
            span,
            context,
            "(select string_agg(coalesce(v, ''), ',' order by n) from unnest(array[\(Self.texts(columns))]) with ordinality u(v, n))",
            "where k.day is not null and k.channel is not null"
        )
        let text = ([Self.columns.joined(separator: ",")] + lines).map { $0 + "\r\n" }.joined()
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8", .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"kpi-\(span.firstDay)-\(span.lastDay).csv\"",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }

    private func read(
        _ span: KPISpan,
        _ context: APIContext,
        _ expression: String,
        _ condition: String = ""
    ) async throws -> [String] {
        let parameters: [Parameter] = [
            .text(context.tenant), .text(span.firstDay), .text(span.lastDay), .text(span.zone),
        ]
        do {
            return try await services.pool.withConnection { connection in
                try connection.query(
                    """
                    select \(expression) as item from isotherm.kpi($1, $2::text::date, $3::text::date, $4) k
                    \(condition) order by k.day nulls first, k.channel nulls first
                    """,
                    parameters
                ).map { try $0.string("item") }
            }
        } catch let error as PostgresError where error.sqlState == "22023" {
            throw Problem.parameter("zone", expected: .timeZone, came: span.zone)
        }
    }

    /// Every column as text; a text with a comma, a quote or a line's end is quoted as RFC 4180 has it.
    private static func texts(_ columns: String) -> String {
        columns.split(separator: ", ").map { column in
            column == "k.channel"
                ? "case when k.channel ~ '[\",\\n\\r]' then '\"' || replace(k.channel, '\"', '\"\"') || '\"' else k.channel end"
                : "\(column)::text"
        }.joined(separator: ", ")
    }

    private static let columns = [
        "day", "channel", "due", "delivered", "on_time", "otif", "on_time_share", "otif_share", "watched_minutes",
        "blind_minutes", "in_range_share", "cost_per_stop", "km_per_stop", "order_to_door_minutes",
        "eta_error_p50_minutes", "eta_error_p90_minutes", "spoiled_value_minor",
    ]
}
