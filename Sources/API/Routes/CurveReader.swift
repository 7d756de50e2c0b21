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
        let curve = try await services.item(Self.curve, parameters(series: series.id)) ?? "{}"
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

    private func parameters(series: Int64?) -> [Parameter] {
        [
            .int(series), .timestamp(microseconds: query.from), .timestamp(microseconds: query.to), .int(query.width),
        ]
    }

    private func spanParameters() -> [Parameter] {
        [
            .text(tenant), .text(query.device), .timestamp(microseconds: query.from),
            .timestamp(microseconds: query.to),
        ]
    }

    /// Readings that the sensor itself calls wrong (bit 1 of the quality) are no part of the curve.
    private static let curve = """
        select json_build_object('time', coalesce(json_agg(ms order by ms), '[]'),
            'mean', coalesce(json_agg(mean order by ms), '[]'), 'low', coalesce(json_agg(low order by ms), '[]'),
            'high', coalesce(json_agg(high order by ms), '[]'))::text as item
        from (
            select (floor(extract(epoch from r.time) * 1000 / $4::bigint) * $4::bigint)::bigint as ms,
                round(avg(r.value)::numeric, 3) as mean, round(min(r.value)::numeric, 3) as low,
                round(max(r.value)::numeric, 3) as high
            from (
                select time, value, quality from isotherm.reading
                where series_id = $1 and time >= $2 and time < $3
                union all
                select time, value, quality from isotherm.segment_readings_between($2, $3, array[$1::int])) r
            where r.value is not null and r.quality & 1 = 0
            group by 1) b
        """

    private static let breaches = """
        select coalesce(json_agg(json_build_object('id', id, 'code', code, 'state', state, 'started_at', started_at,
            'opened_at', opened_at, 'closed_at', closed_at) order by started_at), '[]')::text as item
        from isotherm.breaches
        where tenant = $1 and device = $2 and started_at < $4 and coalesce(closed_at, 'infinity') >= $3
        """
}
