import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import API

@Suite("Readings outside of any limits")
struct OutOfRangeTests {
    private static let day = "/v1/readings/out-of-range?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z"

    /// Seven devices of one tenant and one of another, each with its number of readings at 12 degrees and ten at 5.
    private static let readings = """
        insert into isotherm.device (tenant, name)
            select 'default', 'd' || n from generate_series(1, 7) n union all select 'north', 'n1';
        insert into isotherm.series (device_id, metric, unit) select id, 'temperature', 'Cel' from isotherm.device order by id;
        insert into isotherm.series (device_id, metric, unit) values (1, 'humidity', '%');
        insert into isotherm.reading (time, series_id, value, received_at)
            select '2026-01-01 10:00+00'::timestamptz + n * interval '1 minute', s.id, case when n <= s.id then 12 else 5 end, now()
            from isotherm.series s cross join generate_series(1, s.id + 10) n;
        insert into isotherm.reading (time, series_id, value, quality, received_at)
            values ('2026-01-01 09:00+00', 1, 99, 1, now());
        """

    @Test(
        "The series that were outside come with how often, when and how far, from rows and from segments",
        arguments: [false, true]
    )
    func found(isCompressed: Bool) async throws {
        let api = try await TestAPI()
        try api.sql(Self.readings)
        if isCompressed { try api.compress() }
        try await api.call { client in
            let answer = try await client.send(.get, Self.day + "&above=8&device=d3")
            #expect((answer["items"] as? [Any])?.count == 1, "\(answer.text)")
            #expect(answer["items", "0", "device"] as? String == "d3")
            #expect(answer["items", "0", "unit"] as? String == "Cel")
            #expect(answer["items", "0", "count"] as? Int == 3)
            #expect(answer["items", "0", "first"] as? String == "2026-01-01T10:01:00Z")
            #expect(answer["items", "0", "last"] as? String == "2026-01-01T10:03:00Z")
            #expect(
                answer["items", "0", "minimum"] as? Double == 12 && answer["items", "0", "maximum"] as? Double == 12
            )
            // What the sensor itself calls wrong is none, the limit itself is none, and the end is left out.
            #expect(try await count(client, "&above=12") == 0)
            #expect(try await count(client, "&above=20") == 0)
            #expect(try await count(client, "&below=5") == 0)
            #expect(try await count(client, "&below=5.5") == 7)
            #expect(try await count(client, "&below=5.5&above=8") == 7)
            #expect(try await count(client, "&above=8&metric=*") == 8)
            #expect(try await count(client, "&above=8&metric=humidity") == 1)
            #expect(try await count(client, "&above=8&device=none") == 0)
            let short = "/v1/readings/out-of-range?from=2026-01-01T10:00:00Z&to=2026-01-01T10:02:00Z&above=8&device=d3"
            #expect(try await client.send(.get, short)["items", "0", "count"] as? Int == 1)
        }
    }

    @Test("The list comes in parts that neither repeat nor leave out a series", arguments: [false, true])
    func paging(isCompressed: Bool) async throws {
        let api = try await TestAPI()
        try api.sql(Self.readings)
        if isCompressed { try api.compress() }
        try await api.call { client in
            var found: [String] = []
            var cursor = ""
            repeat {
                let answer = try await client.send(.get, Self.day + "&above=8&metric=*&limit=3" + cursor)
                let items = try #require(answer["items"] as? [[String: Any]], "\(answer.text)")
                #expect(items.count <= 3)
                found += items.map { "\($0["device"] ?? "") \($0["metric"] ?? "")" }
                cursor = (answer["next"] as? String).map { "&cursor=" + $0 } ?? ""
            } while !cursor.isEmpty
            #expect(found == ["d1 humidity"] + (1...7).map { "d\($0) temperature" })
        }
    }

    @Test("Nobody finds another tenant's readings, and its cursors mean nothing here")
    func separation() async throws {
        let api = try await TestAPI()
        try api.sql(Self.readings)
        try await api.call { client in
            let north = try await client.send(.get, Self.day + "&above=8&metric=*&tenant=north")
            #expect((north["items"] as? [Any])?.count == 1 && north["items", "0", "device"] as? String == "n1")
            #expect(try await count(client, "&above=8&metric=*&device=n1") == 0)
            let own = try await client.send(.get, Self.day + "&above=8&limit=1")
            let next = try #require(own["next"] as? String)
            #expect(try await count(client, "&above=8&cursor=\(next)") == 6)
            let foreign = try await client.send(.get, Self.day + "&above=8&tenant=north&cursor=\(next)")
            #expect(foreign.status == .badRequest && foreign.text.contains("?cursor"), "\(foreign.text)")
        }
    }

    @Test(
        "What cannot be looked for is refused with the parameter's name",
        arguments: [
            ("from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z", "above"), ("above=warm", "above"),
            ("below=nan", "below"), ("above=inf", "above"), ("above=8&from=yesterday", "from"),
            ("above=8&from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "from"),
            ("above=8&from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z", "from"), ("above=8&limit=0", "limit"),
            ("above=8&cursor=bm90aGluZw", "cursor"), ("above=8&cursor=Nzc3", "cursor"),
        ]
    )
    func refused(query: String, parameter: String) async throws {
        let api = try await TestAPI()
        try await api.call { client in
            let answer = try await client.send(.get, "/v1/readings/out-of-range?" + query)
            #expect(answer.status == .badRequest, "\(answer.text)")
            #expect(answer["errors", "0", "pointer"] as? String == "?" + parameter, "\(answer.text)")
        }
    }

    private func count(_ client: any TestClientProtocol, _ query: String) async throws -> Int? {
        (try await client.send(.get, Self.day + query)["items"] as? [Any])?.count
    }
}
