import Foundation
import Hummingbird
import HummingbirdTesting
import Telemetry
import Testing

@testable import API

@Suite("Vehicles, curves and breaches")
struct DataTests {
    @Test("A vehicle with an open breach is in cold trouble, one that was never heard is unknown")
    func status() async throws {
        let api = try await TestAPI()
        try api.sql(Samples.fleet + Samples.breach)
        try api.sql(
            "insert into isotherm.vehicle (tenant, name, courier, depot, capacity) values ('default', 'van-2', 'c', 'depot', '{1}')"
        )
        try await api.call { client in
            let answer = try await client.send(.get, "/v1/vehicles")
            #expect(answer["items", "0", "status"] as? String == "cold_trouble", "\(answer.text)")
            #expect(answer["items", "0", "devices", "0"] as? String == "logger-1")
            #expect(answer["items", "1", "status"] as? String == "unknown")
        }
    }

    @Test("A list comes in parts that neither repeat nor leave out an item")
    func paging() async throws {
        let api = try await TestAPI()
        try api.sql(
            """
            insert into isotherm.device (tenant, name) select 'default', 'd' || lpad(n::text, 3, '0')
            from generate_series(1, 7) n
            """
        )
        try await api.call { client in
            var names: [String] = []
            var cursor = ""
            repeat {
                let answer = try await client.send(.get, "/v1/devices?limit=3" + cursor)
                let items = try #require(answer["items"] as? [[String: Any]])
                names += items.compactMap { $0["name"] as? String }
                cursor = (answer["next"] as? String).map { "&cursor=" + $0 } ?? ""
            } while !cursor.isEmpty
            #expect(names == (1...7).map { "d00\($0)" })
        }
    }

    @Test(
        "A curve has mean, lowest and highest of each span, the limits, and leaves out what the sensor calls wrong",
        arguments: [false, true]
    )
    func curve(isCompressed: Bool) async throws {
        let api = try await TestAPI()
        try api.sql(
            Samples.fleet + """
                insert into isotherm.reading values
                ('2026-01-01T10:00:01Z', 1, 4, 0, null, now()), ('2026-01-01T10:00:02Z', 1, 6, 0, null, now()),
                ('2026-01-01T10:00:03Z', 1, 99, 1, null, now()), ('2026-01-01T10:30:00Z', 1, 5, 0, null, now());
                """
        )
        if isCompressed { try api.compress() }
        try await api.call { client in
            let uri = "/v1/devices/logger-1/readings?from=2026-01-01T10:00:00Z&to=2026-01-01T11:00:00Z&points=60"
            let answer = try await client.send(.get, uri)
            #expect(answer["points", "mean"] as? [Double] == [5, 5], "\(answer.text)")
            #expect(answer["points", "low"] as? [Double] == [4, 5])
            #expect(answer["points", "high"] as? [Double] == [6, 5])
            #expect(answer["limits", "high"] as? Double == 8)
            #expect(answer["width_milliseconds"] as? Int == 60_000)
            #expect(try await client.send(.get, "/v1/devices/none/readings").status == .notFound)
        }
    }

    @Test("A curve of coarse points is the same from rollups and from readings, late ones at once")
    func curveFromRollups() async throws {
        let api = try await TestAPI()
        try api.sql(
            Samples.fleet + """
                insert into isotherm.reading
                select '2026-01-01T10:00:20Z'::timestamptz + n * interval '37 seconds', 1, 4 + n % 7, (n % 11 = 0)::int, null, now()
                from generate_series(0, 900) n;
                """
        )
        let uri = "/v1/devices/logger-1/readings?from=2026-01-01T10:07:13Z&to=2026-01-01T17:41:47Z&points=200"
        try await api.call { client in
            let read = try await client.send(.get, uri)
            #expect(read["width_milliseconds"] as? Int == 180_000)
            try api.refreshRollups(now: Timestamp(seconds: 1_767_281_400))
            let rolled = try await client.send(.get, uri)
            #expect(rolled.text == read.text)
            // Only in the rollups: so it is they that are read.
            try api.sql("update isotherm.rollup_1m set maximum = 70 where bucket = '2026-01-01T12:00:00Z'")
            let marked = try await client.send(.get, uri)
            #expect((marked["points", "high"] as? [Double])?.max() == 70)
            try api.sql("insert into isotherm.reading values ('2026-01-01T12:30:05Z', 1, 50, 0, null, now())")
            let late = try await client.send(.get, uri)
            #expect((late["points", "high"] as? [Double])?.max() == 50)
        }
    }

    @Test("A breach is acknowledged once; the second is told who was first")
    func acknowledge() async throws {
        let api = try await TestAPI()
        try api.sql(Samples.fleet + Samples.breach)
        try await api.call { client in
            let first = try await client.send(
                .post,
                "/v1/breaches/b1/acknowledge",
                #"{"by":"Anna","comment":"calling"}"#
            )
            #expect(first.status == .ok, "\(first.text)")
            let second = try await client.send(.post, "/v1/breaches/b1/acknowledge", #"{"by":"Boris"}"#)
            #expect(second.status == .conflict)
            #expect(second["first", "by"] as? String == "Anna")
            let breach = try await client.send(.get, "/v1/breaches/b1")
            #expect(breach["acknowledged_by"] as? String == "Anna")
            #expect(breach["comment"] as? String == "calling")
            #expect(try await client.send(.post, "/v1/breaches/b2/acknowledge").status == .notFound)
        }
    }

    @Test("A dead letter is seen with its reason and is discarded once")
    func deadLetter() async throws {
        let api = try await TestAPI()
        try api.sql(
            """
            insert into isotherm.dead_letter (tenant, topic, payload, payload_bytes, digest, code, reason,
                first_received_at, last_received_at)
            values ('default', 'a/b', '{"x":', 5, '\\x01', 'malformed', 'unexpected end', now(), now())
            """
        )
        try await api.call { client in
            let list = try await client.send(.get, "/v1/dead-letters?state=waiting")
            #expect(list["items", "0", "reason"] as? String == "unexpected end")
            for (query, count) in [
                ("code=malformed", 1), ("code=bad_json", 0), ("search=A/B", 1), ("search=unexpected", 1),
                ("search=%7B%22x", 1), ("search=nowhere", 0),
            ] {
                let found = try await client.send(.get, "/v1/dead-letters?\(query)")
                #expect((found["items"] as? [Any])?.count == count, "\(query)")
            }
            #expect(list["items", "0", "payload_base64"] as? String == Data("{\"x\":".utf8).base64EncodedString())
            #expect(try await client.send(.post, "/v1/dead-letters/1/discard").status == .ok)
            #expect(try await client.send(.post, "/v1/dead-letters/1/discard").status == .notFound)
            #expect(try await client.send(.post, "/v1/dead-letters/1/retry").status == .serviceUnavailable)
        }
    }

    @Test("The way of a vehicle is thinned out, in order, of its own devices alone and a day long at most")
    func track() async throws {
        let api = try await TestAPI()
        try api.sql(
            Samples.fleet + """
                insert into isotherm.device (tenant, name) values ('default', 'other');
                insert into isotherm.position (time, device_id, latitude, longitude, received_at)
                select timestamptz '2026-01-05 10:00:00Z' + n * interval '1 second', 1, 55 + n / 10000.0, 37, now()
                from generate_series(0, 3599) n;
                insert into isotherm.position (time, device_id, latitude, longitude, received_at)
                values ('2026-01-05 10:30:00Z', 2, 10, 10, now());
                """
        )
        try await api.call { client in
            let span = "from=2026-01-05T10:00:00Z&to=2026-01-05T11:00:00Z"
            let answer = try await client.send(.get, "/v1/vehicles/van-1/track?\(span)&points=60")
            let points = try #require(answer["points"] as? [[String: Any]], "\(answer.text)")
            let latitudes = points.compactMap { $0["latitude"] as? Double }
            #expect((55...61).contains(points.count), "\(points.count)")
            #expect(latitudes == latitudes.sorted() && latitudes.allSatisfy { $0 >= 55 })
            #expect(try #require(latitudes.last) > 55.355)
            let long = "/v1/vehicles/van-1/track?from=2026-01-01T00:00:00Z&to=2026-01-05T00:00:00Z"
            let refused = try await client.send(.get, long)
            #expect(refused["errors", "0", "expected", "code"] as? String == "days_before", "\(refused.text)")
            #expect(try await client.send(.get, "/v1/vehicles/van-9/track").status == .notFound)
        }
    }
}
