import ColdChain
import Collector
import LocalServers
import Postgres
import Telemetry
import Testing

/// What the goods on board are taken to be, as others read it.
@Suite(.serialized) struct GoodsTests {
    private let start = SystemTime.now().milliseconds - 3_000_000

    /// Over 8 °C for half an hour, in goods that follow the air within an hour.
    private let slow = Profile(
        id: "test-slow",
        low: 2,
        high: 8,
        rules: [Rule(id: "hot", comparison: .above, limit: 8, duration: 1_800, severity: .major)],
        maximumGap: 600,
        settling: 0,
        loadTimeConstant: 3_600
    )

    private func readings(_ steps: Range<Int>, celsius: Double) -> [String] {
        steps.map { step in
            #"{"device":"box-1","ts":\#(start + Int64(step) * 60_000),"seq":\#(step),"values":{"temperature":\#(celsius)}}"#
        }
    }

    private func estimate(at step: Int) -> String {
        """
        select d.name as device, round(celsius::numeric)::text as celsius, keeps_until is not null as is_foreseen,
            keeps_until between time + interval '30 minutes' and time + interval '1 hour' as is_right
        from isotherm.goods_estimate g join isotherm.device d on d.id = g.device_id
        where time = to_timestamp(\(start + Int64(step) * 60_000)::float8 / 1000)
        """
    }

    @Test func `goods are told as they are, with the time that they keep once it is foreseen`() async throws {
        let fixture = try CollectorFixture()
        try await fixture.withCollector(fixture.options(profile: slow)) { _ in
            try await fixture.publish(readings(0..<4, celsius: 5))
            #expect(try await waitUntil { try fixture.lines(estimate(at: 3)) == ["(box-1,5,f,)"] })
            // The air is warm at once, goods follow it: 10 - 5 exp(-40 min / 1 h) after forty minutes, a quarter of an hour
            // before they reach the limit.
            try await fixture.publish(readings(4..<45, celsius: 10))
            #expect(try await waitUntil { try fixture.lines(estimate(at: 44)) == ["(box-1,7,t,t)"] })
        }
        // A collector that starts anew goes on from there.
        try await fixture.withCollector(fixture.options(profile: slow)) { _ in
            try await fixture.publish(readings(45..<49, celsius: 10))
            #expect(try await waitUntil { try fixture.lines(estimate(at: 48)) == ["(box-1,8,t,t)"] })
        }
    }

    @Test func `goods of a device that is judged no more are forgotten, those that another collector judges are not`()
        async throws
    {
        let fixture = try CollectorFixture()
        let connection = try fixture.connection()
        let (slow, isJudged) = (slow, "box-1")
        var options = fixture.options()
        options.detection = DetectionOptions { _, device, registered in
            device.rawValue == isJudged && registered != "none" ? slow : nil
        }
        try await fixture.withCollector(options) { _ in
            try await fixture.publish(readings(0..<4, celsius: 5))
            #expect(try await waitUntil { try fixture.count("select count(*) from isotherm.goods_estimate") == 1 })
            try connection.executeScript(
                """
                with d as (insert into isotherm.device (tenant, name) values ('default', 'theirs') returning id)
                insert into isotherm.goods_estimate (device_id, time, celsius, aboard_since) select id, now(), 4, now() from d
                """
            )
            try connection.executeScript("update isotherm.device set profile = 'other' where name = 'theirs'")
            try connection.executeScript("update isotherm.device set profile = 'none' where name = 'box-1'")
            let left = "select d.name from isotherm.goods_estimate g join isotherm.device d on d.id = g.device_id"
            #expect(try await waitUntil { try fixture.lines(left) == ["(theirs)"] })
        }
    }
}
