import Foundation
import Hummingbird
import Postgres
import Telemetry
import TimeSeries

/// The series that measured something outside of any limits: what no profile has asked, of segments only those read that
/// their extremes suggest.
struct OutOfRangeRoutes: RouteGroup {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func add(to router: RouterGroup<APIContext>) {
        router.get("readings/out-of-range") { request, context in
            let query = Query(request)
            let page = try PageRequest(query)
            let wanted = try OutOfRangeQuery(query, now: Instant.now())
            return try await answer(wanted, page, TenantName(rawValue: context.tenant))
        }
    }

    private func answer(_ query: OutOfRangeQuery, _ page: PageRequest, _ tenant: TenantName) async throws -> ItemPage {
        let after = try page.after.map(Self.series)
        let found = try await services.pool.withConnection { connection in
            let store = ReadingStore(connection)
            if let after, try !store.isSeries(after, of: tenant) { throw Self.foreignCursor("\(after)") }
            return try store.outside(
                query.limits,
                in: query.range,
                metric: query.metric,
                tenant: tenant,
                device: query.device,
                after: after
            )
        }
        let items = try found.prefix(page.limit).map(Self.item)
        let last = found.count > page.limit ? found[page.limit - 1].number : nil
        return ItemPage(items: items, next: last.map { PageRequest.cursor("\($0)") })
    }

    private static func series(_ key: String) throws(Problem) -> Int32 {
        guard let number = Int32(key) else { throw foreignCursor(key) }
        return number
    }

    private static func foreignCursor(_ key: String) -> Problem {
        .parameter("cursor", expected: .cursor, came: key)
    }

    /// A line of the list.
    private struct Item: Encodable {
        let device: String
        let metric: String
        let channel: String
        let unit: String
        let count: Int
        let first: String
        let last: String
        let minimum: Double
        let maximum: Double
    }

    private static func item(_ found: OutOfRange) throws -> String {
        let item = Item(
            device: found.series.device.rawValue,
            metric: found.series.metric.rawValue,
            channel: found.series.channel,
            unit: found.unit,
            count: found.count,
            first: found.first.rfc3339,
            last: found.last.rfc3339,
            minimum: found.minimum,
            maximum: found.maximum
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // A sensor may say that something is infinite, which JSON cannot.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity",
            negativeInfinity: "-Infinity",
            nan: "NaN"
        )
        return String(decoding: try encoder.encode(item), as: UTF8.self)
    }
}
