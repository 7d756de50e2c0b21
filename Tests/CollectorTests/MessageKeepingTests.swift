import Collector
import LocalServers
import MQTT
import Payloads
import Postgres
import Telemetry
import Testing
import TimeSeries

/// Messages that are kept as they came, beside what they say.
@Suite(.serialized) struct MessageKeepingTests {
    private func kept(_ fixture: CollectorFixture) throws -> [StoredMessage] {
        let connection = try fixture.connection()
        try TimeFunctions.install(connection)
        var messages: [StoredMessage] = []
        let now = SystemTime.now()
        try MessageStore(connection).read(in: now.advanced(bySeconds: -3_600)..<now.advanced(bySeconds: 60)) {
            messages.append($0)
        }
        return messages
    }

    @Test func `nothing is kept unless it is asked for`() async throws {
        let fixture = try CollectorFixture()
        try await fixture.withCollector { health in
            try await fixture.publish(CollectorFixture.payloads(3))
            #expect(await waitUntil { health.status.storedRows == 3 })
        }
        #expect(try kept(fixture).isEmpty)
    }

    @Test func `every message is kept under its tenant, read or not, with its content type`() async throws {
        let fixture = try CollectorFixture()
        var options = fixture.options()
        options.keepsMessages = true
        options.filters.append("ruuvi/#")
        let route = PayloadRoute(
            try #require(TopicFilter("ruuvi/#")),
            .ruuvi,
            tenant: .fixed(TenantName(rawValue: "north"))
        )
        options.routes.insert(route, at: 0)
        let good = #"{"device":"x","ts":1767225600,"temperature":4}"#
        try await fixture.withCollector(options) { health in
            let client = try fixture.client("sender")
            let topic = "isotherm/v1/acme/gateways/g1/telemetry"
            var properties = MessageProperties()
            properties.contentType = "application/json"
            try await client.publish(Message(topic: topic, payload: Array(good.utf8), properties: properties))
            try await client.publish(topic, [0xFF, 0x00, 0x01])
            try await client.publish("ruuvi/aa/bb", Array("no json".utf8))
            await client.close()
            #expect(await waitUntil { health.status.storedRows == 1 && health.status.deadLetters == 2 })
        }
        let messages = try kept(fixture)
        let sent: [[UInt8]] = [Array(good.utf8), [0xFF, 0x00, 0x01], Array("no json".utf8)]
        #expect(messages.map(\.payload) == sent)
        #expect(messages.map(\.tenant.rawValue) == ["acme", "acme", "north"])
        #expect(messages.map(\.contentType) == ["application/json", nil, nil])
        #expect(messages.allSatisfy { $0.isWhole })
    }

    @Test func `a batch that is refused leaves nothing, and its parts each message once`() async throws {
        let fixture = try CollectorFixture()
        // The server refuses one value, as a rule of the operator's would.
        try fixture.connection().executeScript(
            """
            create function isotherm.refuse() returns trigger language plpgsql as $$
            begin if new.value = 13 then raise exception 'refused' using errcode = '22003'; end if; return new; end $$;
            create trigger refuse before insert on isotherm.reading for each row execute function isotherm.refuse()
            """
        )
        var options = fixture.options()
        options.keepsMessages = true
        options.batchMilliseconds = 500
        let payloads = (0..<40).map {
            #"{"device":"d\#($0)","ts":\#(1_767_225_600 + $0),"temperature":\#($0 == 17 ? 13 : 20 + $0)}"#
        }
        try await fixture.withCollector(options) { health in
            try await fixture.publish(payloads)
            #expect(await waitUntil { health.status.storedRows == 39 && health.status.deadLetters == 1 })
        }
        let messages = try kept(fixture).map { String(decoding: $0.payload, as: UTF8.self) }
        // The refused one is a dead letter, which has its bytes.
        #expect(messages.sorted() == payloads.filter { !$0.contains(":13}") }.sorted())
        #expect(try fixture.lines("select convert_from(payload, 'UTF8') from isotherm.dead_letter").count == 1)
    }
}
