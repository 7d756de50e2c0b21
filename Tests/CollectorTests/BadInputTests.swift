import Collector
import LocalServers
import MQTT
import Payloads
import Testing

/// What comes in from the wild: each ends in a dead letter or a refusal, and what others send beside it is stored.
@Suite(.serialized) struct BadInputTests {
    /// Publishes bad messages of one gateway and a good one of another behind each.
    private func publish(_ bad: [[UInt8]], _ fixture: CollectorFixture) async throws {
        let client = try fixture.client("bad")
        for (number, payload) in bad.enumerated() {
            try await client.publish(
                Message(topic: "isotherm/v1/acme/gateways/bad/telemetry", payload: payload),
                limit: .seconds(60)
            )
            let good = #"{"device":"good","ts":\#(1_767_225_600 + number),"temperature":\#(number)}"#
            try await client.publish(
                Message(topic: "isotherm/v1/acme/gateways/good/telemetry", payload: Array(good.utf8)),
                limit: .seconds(60)
            )
        }
        await client.close()
    }

    @Test func `unreadable payloads become dead letters and what others send between them is stored`() async throws {
        let fixture = try CollectorFixture()
        let bad: [(code: String, payload: [UInt8])] = [
            ("empty", []), ("invalid UTF-8", [0x7B, 0x22, 0xFF, 0xFE, 0x22, 0x3A, 0x31, 0x7D]),
            ("a word", Array("NaN".utf8)), ("NaN", Array(#"{"device":"x","temperature":NaN}"#.utf8)),
            ("beyond a double", Array(#"{"device":"x","temperature":1e999}"#.utf8)),
            ("a text", Array(#"{"device":"x","temperature":"warm"}"#.utf8)),
            ("a wrong type", Array(#"{"device":{"a":1},"temperature":1}"#.utf8)),
            ("a zero byte", Array("{\"device\":\"x\0\",\"temperature\":1}".utf8)),
            ("cut off", Array(#"{"device":"x","temperature":4."#.utf8)),
            ("deep", [UInt8](repeating: 0x5B, count: 100_000) + [UInt8](repeating: 0x5D, count: 100_000)),
            ("wide", Array("{\((0..<5_000).map { "\"f\($0)\":1" }.joined(separator: ","))}".utf8)),
            ("numbers", Array(("[" + String(repeating: "1,", count: 200_000) + "1]").utf8)),
        ]
        try await fixture.withCollector { health in
            try await publish(bad.map(\.payload), fixture)
            let isDone = await waitUntil(limit: .seconds(120)) {
                health.status.storedRows == bad.count && health.status.deadLetters == bad.count
            }
            #expect(isDone, "\(health.status.storedRows) stored, \(health.status.deadLetters) dead letters")
        }
        #expect(try fixture.count("select count(*) from isotherm.dead_letter where reason = ''") == 0)
        #expect(try fixture.count("select count(*) from isotherm.readings where device = 'x'") == 0)
    }

    @Test func `negative zero is zero, in the store as well`() async throws {
        let fixture = try CollectorFixture()
        try await fixture.withCollector { health in
            try fixture.publish(#"{"device":"x","ts":1767225600,"temperature":-0}"#)
            #expect(await waitUntil { health.status.storedRows == 1 })
        }
        #expect(try fixture.lines("select value::text from isotherm.readings") == ["(0)"])
    }

    @Test func `the same message for ever is one row`() async throws {
        let fixture = try CollectorFixture()
        let payload = CollectorFixture.payloads(1)
        try await fixture.withCollector { health in
            try await fixture.publish(payload + [String](repeating: payload[0], count: 3_000))
            try await fixture.publish([String](repeating: "{broken", count: 2_000), gateway: "g2")
            try await fixture.publish(CollectorFixture.payloads(1, from: 9), gateway: "g3")
            #expect(await waitUntil { health.status.storedRows == 2 })
        }
        #expect(try fixture.stored() == 2)
        #expect(try fixture.count("select count(*) from isotherm.dead_letter") == 1)
    }

    @Test func `a flood of topics and of retained messages stops nobody`() async throws {
        let fixture = try CollectorFixture()
        let client = try fixture.client("flood")
        for start in stride(from: 0, to: 5_000, by: 500) {
            try await withThrowingTaskGroup { group in
                for number in start..<(start + 500) {
                    group.addTask {
                        try await client.publish(
                            Message(
                                topic: "isotherm/v1/acme/gateways/flood-\(number)/telemetry",
                                payload: Array("{}".utf8),
                                isRetained: number.isMultiple(of: 2)
                            ),
                            limit: .seconds(60)
                        )
                    }
                }
                try await group.waitForAll()
            }
        }
        await client.close()
        try await fixture.withCollector { health in
            try await fixture.publish(CollectorFixture.payloads(1))
            #expect(await waitUntil(limit: .seconds(120)) { health.status.storedRows == 1 })
        }
        // The retained half came to the first subscription, each its gateway; the rest was published to nobody.
        #expect(try fixture.count("select count(*) from isotherm.gateway") == 2_501)
    }

    @Test func `topics with wildcards or zero bytes are refused before they travel`() async throws {
        let fixture = try CollectorFixture()
        let client = try fixture.client("topic")
        for topic in ["isotherm/v1/acme/gateways/+/telemetry", "isotherm/v1/#"] {
            await #expect(throws: MQTTError.self) {
                try await client.publish(Message(topic: topic, payload: [0x31]), limit: .seconds(5))
            }
        }
        await client.close()
    }

    @Test func `a payload over the limit is kept by its beginning, and one over the broker's is refused`() async throws
    {
        let fixture = try CollectorFixture()
        var options = fixture.options()
        options.limits.payloadBytes = 100_000
        try await fixture.withCollector(options) { health in
            try await publish([[UInt8](repeating: 0x20, count: 400_000)], fixture)
            #expect(await waitUntil(limit: .seconds(120)) { health.status.storedRows == 1 })
            #expect(await waitUntil { health.status.deadLetters == 1 })
            await #expect(throws: MQTTError.self) {
                try await publish([[UInt8](repeating: 0x20, count: 4 << 20)], fixture)
            }
        }
        #expect(
            try fixture.lines("select payload_bytes, length(payload) from isotherm.dead_letter") == ["(400000,8192)"]
        )
    }
}
