import ColdChain
import Collector
import LocalServers
import Postgres
import Telemetry
import Testing

/// How units and batteries fare is learned from what comes anyway, and survives restarts.
@Suite(.serialized) struct HealthTests {
    private static let profile = Profile(id: "test-2-8", low: 2, high: 8, rules: [])
    /// Ten hours ago, in milliseconds.
    private let start = SystemTime.now().milliseconds - 36_000_000

    /// A reading a minute: a compressor that runs nine minutes of ten, and a battery that loses 0.1 V an hour.
    private func readings(_ minutes: Range<Int>) -> [String] {
        minutes.map { minute in
            let time = start + Int64(minute) * 60_000
            let values = """
                {"temperature":5,"compressor":\(minute % 10 < 9),"battery_voltage":\(4.2 - Double(minute) / 600)}
                """
            return #"{"device":"box-1","ts":\#(time),"seq":\#(minute),"values":\#(values)}"#
        }
    }

    private func run(_ payloads: [String], in fixture: CollectorFixture) async throws {
        try await fixture.withCollector(fixture.options(profile: Self.profile)) { health in
            try await fixture.publish(payloads)
            #expect(await waitUntil { health.status.storedRows == payloads.count * 3 })
        }
    }

    @Test func `a unit that hardly rests and a battery that falls are known, over a restart in between`() async throws {
        let fixture = try CollectorFixture()
        try await run(readings(0..<300), in: fixture)
        let early = "select duty_cycle is null and battery_days is null as unknown from isotherm.device_health"
        #expect(try fixture.lines(early) == ["(t)"])
        try await run(readings(300..<590), in: fixture)
        let row = try fixture.connection().query("select * from isotherm.device_health").single()
        // The share so far, the beginning with less weight than the end.
        let duty = try row.double("duty_cycle")
        #expect(abs(duty - 0.9) < 0.06, "\(duty)")
        #expect(abs(try row.double("battery_slope") + 2.4) < 0.3)
        // 4.2 V at the beginning, 3.2 V by now, 3 V is empty.
        #expect(try row.double("battery_days") < 0.2)
        #expect(try row.double("risk") == 1)
        #expect(try row.textArray("reasons") == ["battery", "duty"])
        #expect(try row.microseconds("updated_at") == (start + 589 * 60_000) * 1_000)
    }
}
