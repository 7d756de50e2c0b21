import ColdChain
import Hummingbird
import Postgres
import Profiles

/// Reads a curve thinned out to a number of points: each has the mean, lowest and highest value of its span of time.
struct CurveReader {
    let services: APIServices
    let tenant: String
    let query: CurveQuery

    func answer() async throws -> JSONResponse {
        let series = try await services.pool.withConnection { connection in
            try connection.query(
                """
                select d.profile, s.id, s.unit from isotherm.device d
                left join isotherm.series s on s.device_id = d.id and s.metric = $3 and s.channel = $4
                where d.tenant = $1 and d.name = $2
                """,
                [.text(tenant), .text(query.device), .text(query.metric), .text(query.channel)]
            ).first.map { row in
                Series(
                    profile: try row.optionalString("profile"),
                    id: try row.optionalInt("id"),
                    unit: try row.optionalString("unit")
                )
            }
        }
        guard let series else { throw Problem.notFound(.device, query.device) }
        let curve = try await curve(of: series.id)
        let breaches = try await services.item(Self.breaches, spanParameters()) ?? "[]"
        return JSONResponse(
            text: """
                {"device":\(JSONText.quoted(query.device)),"metric":\(JSONText.quoted(query.metric)),\
                "channel":\(JSONText.quoted(query.channel)),"unit":\(JSONText.quoted(series.unit)),\
                "from":\(query.from / 1_000),"to":\(query.to / 1_000),"width_milliseconds":\(query.width),\
                "limits":\(try await limits(series.profile)),"breaches":\(breaches),"points":\(curve)}
                """
        )
    }

    private struct Series: Sendable {
        let profile: String?
        let id: Int64?
        let unit: String?
    }

    /// The range of the device's profile; only temperatures have one.
    private func limits(_ named: String?) async throws -> String {
        guard query.metric == "temperature" else { return "null" }
        let id = named ?? services.dependencies.defaultProfile
        let tenant = tenant
        let version = try await services.pool.withConnection { try ProfileArchive($0).current(id, tenant: tenant) }
        guard let profile = version?.profile else { return "null" }
        let low = profile.low.map { "\($0)" } ?? "null"
        let high = profile.high.map { "\($0)" } ?? "null"
        return "{\"profile\":\(JSONText.quoted(profile.id)),\"low\":\(low),\"high\":\(high)}"
    }

    /// The points: from the rollups what they have, from the readings the rest.
    private func curve(of series: Int64?) async throws -> String {
        let (span, width) = (query.from..<query.to, query.width)
        return try await services.pool.withConnection { connection in
            let level = CurveLevel.fitting(width)
            let made = try series.flatMap { try level?.made(of: $0, in: span, on: connection) }
            let times = [span.lowerBound, made?.lowerBound ?? span.lowerBound, made?.upperBound ?? span.lowerBound]
            let parameters =
                [.int(series), .int(width)] + (times + [span.upperBound]).map(Parameter.timestamp(microseconds:))
            let sql = Self.curve(made == nil ? nil : level)
            return try connection.query(sql, parameters).single().string("item")
        }
    }

    private func spanParameters() -> [Parameter] {
        [
            .text(tenant), .text(query.device), .timestamp(microseconds: query.from),
            .timestamp(microseconds: query.to),
        ]
    }

    /// The statement: readings from `$3` to `$4` and from `$5` to `$6`, between them rows of the level. Readings that the
    /// sensor itself calls wrong (bit 1 of the quality) are no part of the curve, nor of the rollups.
    private static func curve(_ level: CurveLevel?) -> String {
        let rollups = level.map { level in
            """
            union all
            select \(point("bucket")), total, count, minimum, maximum from isotherm.rollup_\(level.rawValue)
            where series_id = $1 and bucket >= $4 and bucket < $5
            """
        }
        return """
            select json_build_object('time', coalesce(json_agg(ms order by ms), '[]'),
                'mean', coalesce(json_agg(mean order by ms), '[]'), 'low', coalesce(json_agg(low order by ms), '[]'),
                'high', coalesce(json_agg(high order by ms), '[]'))::text as item
            from (
                select ms, round((sum(total) / sum(n))::numeric, 3) as mean, round(min(low)::numeric, 3) as low,
                    round(max(high)::numeric, 3) as high
                from (
                    select \(point("r.time")) as ms, r.value as total, 1 as n, r.value as low, r.value as high
                    from (\(readings("$3", "$4")) union all \(readings("$5", "$6"))) r
                    where r.value is not null and r.quality & 1 = 0
                    \(rollups ?? "")) parts
                group by ms) points
            """
    }

    /// The begin of the point that an instant belongs to, in milliseconds since the Unix epoch.
    private static func point(_ time: String) -> String {
        "(floor(extract(epoch from \(time)) * 1000 / $2::bigint) * $2::bigint)::bigint"
    }

    private static func readings(_ from: String, _ until: String) -> String {
        """
        select time, value, quality from isotherm.reading
        where series_id = $1 and time >= \(from) and time < \(until)
        union all
        select time, value, quality from isotherm.segment_readings_between(\(from), \(until), array[$1::int])
        """
    }

    private static let breaches = """
        select coalesce(json_agg(json_build_object('id', id, 'code', code, 'state', state, 'started_at', started_at,
            'opened_at', opened_at, 'closed_at', closed_at) order by started_at), '[]')::text as item
        from isotherm.breaches
        where tenant = $1 and device = $2 and started_at < $4 and coalesce(closed_at, 'infinity') >= $3
        """
}
