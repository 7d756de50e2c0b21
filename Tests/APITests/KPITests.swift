import Foundation
import Hummingbird
import HummingbirdTesting
import Postgres
import Testing

@testable import API

@Suite("Figures")
struct KPITests {
    /// A day counted by hand. One van with one logger; the logger was silent from 8:30 to 8:40 and in breach from 10:00
    /// to 10:30. Plan 1 had four open drops, plan 2 from 10:00 on three.
    ///
    /// | shipment | aboard | watched | in breach | arrived, window's end | foretold | cost |
    /// | --- | --- | --- | --- | --- | --- | --- |
    /// | A-1 | 56 | 46 | 0 | 9:04, 9:30 | 9:00 | 600 / 4 |
    /// | A-2 | 195 | 185 | 30 | 11:20, 12:00 | 11:20 | 300 / 3 |
    /// | B-1 | 170 | 160 | 30 | 11:00, 10:50 | 10:40 | 300 / 3 |
    /// | C-1, quarantined 11:00 | 155 | 145 | 30 | | | |
    /// | D-1, failed 11:45 | 199 | 189 | 30 | | | |
    private static let day =
        Samples.fleet + """
            insert into isotherm.customer_order (tenant, number, channel, created_at) values
                ('default', 'A', 'api', '2026-01-05T06:00Z'), ('default', 'B', 'csv', '2026-01-05T07:00Z'),
                ('default', 'C', 'csv', '2026-01-05T07:00Z'), ('default', 'D', 'csv', '2026-01-05T07:00Z'),
                ('default', 'E', 'csv', '2026-01-05T07:00Z');
            insert into isotherm.shipment (tenant, number, order_number, facility, latitude, longitude, window_start, window_end,
                amount, profile, value_minor, state, state_changed_at, vehicle, loaded_at, arrived_at, completed_at)
            select 'default', n, o, 'depot', 55.82, 37.6, '2026-01-05T08:00Z', e::timestamptz, '{1}', 'chilled', v, s,
                g::timestamptz, 'van-1', l::timestamptz, a::timestamptz, c::timestamptz
            from (values
                ('A-1', 'A', '2026-01-05T09:30Z', 100, 'delivered', '2026-01-05T09:06Z', '2026-01-05T08:10Z', '2026-01-05T09:04Z', '2026-01-05T09:06Z'),
                ('A-2', 'A', '2026-01-05T12:00Z', 100, 'delivered', '2026-01-05T11:30Z', '2026-01-05T08:15Z', '2026-01-05T11:20Z', '2026-01-05T11:30Z'),
                ('B-1', 'B', '2026-01-05T10:50Z', 100, 'delivered', '2026-01-05T11:10Z', '2026-01-05T08:20Z', '2026-01-05T11:00Z', '2026-01-05T11:10Z'),
                ('C-1', 'C', '2026-01-05T12:00Z', 50000, 'quarantined', '2026-01-05T11:00Z', '2026-01-05T08:25Z', null, null),
                ('D-1', 'D', '2026-01-05T12:00Z', 100, 'failed', '2026-01-05T11:45Z', '2026-01-05T08:26Z', '2026-01-05T11:40Z', '2026-01-05T11:45Z'),
                ('E-1', 'E', '2026-01-05T12:00Z', 100, 'cancelled', '2026-01-05T08:00Z', null, null, null)
            ) t(n, o, e, v, s, g, l, a, c);
            insert into isotherm.episode (id, tenant, device_id, class, code, severity, state, started_at, opened_at, closed_at) values
                ('b1', 'default', 1, 'breach', 'hot', 'major', 'closed', '2026-01-05T10:00Z', '2026-01-05T10:05Z', '2026-01-05T10:30Z'),
                ('f1', 'default', 1, 'fault', 'silent', 'minor', 'closed', '2026-01-05T08:30Z', '2026-01-05T08:35Z', '2026-01-05T08:40Z');
            insert into isotherm.plan (tenant, version, state, trigger, created_at, decided_at, decided_by, summary, difference) values
                ('default', 1, 'superseded', 'first', '2026-01-05T08:00Z', '2026-01-05T08:00Z', 'Anna', '{}', '{}'),
                ('default', 2, 'accepted', 'breach', '2026-01-05T10:00Z', '2026-01-05T10:00Z', 'Anna', '{}', '{}'),
                ('default', 3, 'superseded', 'request', '2026-01-05T10:10Z', '2026-01-05T10:20Z', null, '{}', '{}');
            insert into isotherm.plan_route values
                ('default', 1, 'van-1', 'van-1', true, 12000, 600, 600), ('default', 2, 'van-1', 'van-1', true, 9000, 300, 300),
                ('default', 3, 'van-1', 'van-1', true, 90, 3, 3);
            insert into isotherm.plan_stop (tenant, version, vehicle, position, kind, shipment, latitude, longitude, arrival_at,
                departure_at, frozen)
            select 'default', v, 'van-1', p, 'deliver', s, 55.82, 37.6, a::timestamptz, a::timestamptz, f
            from (values
                (1, 1, 'A-1', '2026-01-05T09:00Z', false), (1, 2, 'A-2', '2026-01-05T10:30Z', false),
                (1, 3, 'B-1', '2026-01-05T11:00Z', false), (1, 4, 'C-1', '2026-01-05T11:30Z', false),
                (2, 1, 'A-1', '2026-01-05T09:04Z', true), (2, 2, 'B-1', '2026-01-05T10:40Z', false),
                (2, 3, 'A-2', '2026-01-05T11:20Z', false), (2, 4, 'C-1', '2026-01-05T11:50Z', false),
                (3, 1, 'A-2', '2026-01-05T23:00Z', false), (3, 2, 'B-1', '2026-01-05T23:00Z', false)
            ) t(v, p, s, a, f);
            """

    @Test("A day counted by hand: every figure of all channels and of one")
    func day() async throws {
        let api = try await TestAPI()
        try api.sql(Self.day)
        try await api.call { client in
            let answer = try await client.send(.get, "/v1/kpi?from=2026-01-05&to=2026-01-05")
            let items = try #require(answer["items"] as? [[String: Any]], "\(answer.text)")
            let total = try #require(items.first { $0["day"] is NSNull && $0["channel"] is NSNull })
            #expect(total["due"] as? Int == 5)
            #expect(total["delivered"] as? Int == 3)
            #expect(total["on_time"] as? Int == 2)
            #expect(total["otif"] as? Int == 2)
            Self.expect(total, "otif_share", 2.0 / 5)
            Self.expect(total, "on_time_share", 2.0 / 3)
            Self.expect(total, "watched_minutes", 725)
            Self.expect(total, "blind_minutes", 50)
            Self.expect(total, "in_range_share", 605.0 / 725)
            Self.expect(total, "cost_per_stop", 350.0 / 3)
            Self.expect(total, "km_per_stop", 3)
            Self.expect(total, "order_to_door_minutes", 766.0 / 3)
            Self.expect(total, "eta_error_p50_minutes", 4)
            Self.expect(total, "eta_error_p90_minutes", 16.8)
            #expect(total["spoiled_value_minor"] as? Int == 50_000)
            let csv = try #require(
                items.first { $0["day"] as? String == "2026-01-05" && $0["channel"] as? String == "csv" }
            )
            #expect(csv["due"] as? Int == 3)
            Self.expect(csv, "otif_share", 0)
            Self.expect(csv, "eta_error_p50_minutes", 20)
        }
    }

    @Test("The view, the API and the table say the same, in every figure of every channel")
    func sources() async throws {
        let api = try await TestAPI()
        try api.sql(Self.day)
        let documents = try Connection(api.options).query(
            "select channel, row_to_json(k)::text as item from isotherm.kpi_daily k where day = '2026-01-05'"
        ).map { (try $0.string("channel"), Data(try $0.string("item").utf8)) }
        try await api.call { client in
            let table = try await client.send(.get, "/v1/kpi.csv?from=2026-01-05&to=2026-01-05")
            let lines = table.text.split(separator: "\r\n").map {
                $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            }
            #expect(lines.count == 3 && documents.count == 2, "\(table.text)")
            let answer = try await client.send(.get, "/v1/kpi?from=2026-01-05&to=2026-01-05")
            let items = try #require(answer["items"] as? [[String: Any]])
            for (channel, data) in documents {
                let view = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
                let line = try #require(lines.dropFirst().first { $0[1] == channel })
                let one = try #require(items.first { $0["day"] is String && $0["channel"] as? String == channel })
                for (name, text) in zip(lines[0], line) where name != "day" && name != "channel" {
                    let figures = [view[name], Double(text), one[name]].map { ($0 as? NSNumber)?.doubleValue ?? -1 }
                    let spread = (figures.max() ?? 0) - (figures.min() ?? 0)
                    #expect(spread < 0.000_001, "\(channel) \(name): view, table and API say \(figures)")
                }
            }
            #expect(lines[0].count > 14)
        }
    }

    @Test("A day begins where its time zone has midnight, and what is no span or no zone is refused")
    func zones() async throws {
        let api = try await TestAPI()
        try api.sql(Self.day)
        try await api.call { client in
            // In Kiritimati, 14 hours ahead, windows that end at 9:30 to 12:00 UTC belong to two days.
            let kiritimati = try await client.send(
                .get,
                "/v1/kpi?from=2026-01-06&to=2026-01-06&zone=Pacific/Kiritimati"
            )
            #expect(kiritimati["items", "0", "due"] as? Int == 4, "\(kiritimati.text)")
            #expect(try await client.send(.get, "/v1/kpi?zone=Nowhere/AtAll").status == .badRequest)
            #expect(try await client.send(.get, "/v1/kpi?from=2026-02-30").status == .badRequest)
            #expect(try await client.send(.get, "/v1/kpi?from=2026-01-02&to=2026-01-01").status == .badRequest)
            #expect(try await client.send(.get, "/v1/kpi?from=2020-01-02&to=2026-01-01").status == .badRequest)
        }
    }

    private static func expect(
        _ item: [String: Any],
        _ key: String,
        _ value: Double,
        _ place: SourceLocation = #_sourceLocation
    ) {
        let came = item[key] as? Double
        #expect(
            came.map { abs($0 - value) < 1e-6 } == true,
            "\(key): \(value), came \(item[key] ?? "nothing")",
            sourceLocation: place
        )
    }
}
