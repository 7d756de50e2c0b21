import Collector
import LocalServers
import MQTT
import Payloads
import Postgres
import Testing

@Suite(.serialized) struct PipelineTests {
    @Test func `a published message becomes rows, a device, a gateway and a latest value`() async throws {
        let fixture = try CollectorFixture()
        try await fixture.withCollector { health in
            try fixture.publish(
                """
                {"device":"van-7","ts":1767225600000,"seq":12,"values":{"temperature":4.2,"door":0},
                 "position":{"lat":55.75,"lon":37.62,"speed":31}}
                """
            )
            #expect(await waitUntil { health.status.storedRows == 3 })
            #expect(health.status.lastCommit != nil)
        }
        #expect(
            try fixture.lines("select tenant, device, metric, value, sequence from isotherm.readings order by metric")
                == ["(acme,van-7,door,0,12)", "(acme,van-7,temperature,4.2,12)"]
        )
        #expect(try fixture.count("select count(*) from isotherm.positions where device = 'van-7'") == 1)
        #expect(try fixture.lines("select tenant, name from isotherm.gateway") == ["(acme,g1)"])
        #expect(try fixture.count("select count(*) from isotherm.latest_reading") == 2)
    }

    @Test func `what cannot be read is kept once with its reason, and the pipeline goes on`() async throws {
        let fixture = try CollectorFixture()
        var options = fixture.options()
        options.limits.payloadBytes = 2_000
        try await fixture.withCollector(options) { health in
            for _ in 0..<2 { try fixture.publish("{not json") }
            try fixture.publish("")
            try fixture.publish(String(repeating: "x", count: 3_000))
            try fixture.publish(#"{"device":"van-1","ts":1767225600000,"values":{"temperature":1}}"#)
            #expect(await waitUntil { health.status.storedRows == 1 && health.status.deadLetters >= 4 })
        }
        #expect(
            try fixture.lines(
                "select code, payload_bytes, occurrences, tenant from isotherm.dead_letter order by payload_bytes"
            ) == ["(empty,0,1,acme)", "(bad_json,9,2,acme)", "(too_large,3000,1,acme)"]
        )
        #expect(try fixture.count("select count(*) from isotherm.dead_letter where reason = ''") == 0)
    }

    @Test func `a message that the database refuses becomes a dead letter and its neighbours are stored`() async throws
    {
        let fixture = try CollectorFixture()
        // The collector reads all of them as one batch: they wait in its session.
        try await fixture.withCollector { _ in }
        _ = try fixture.connection().executeScript(
            """
            create function refuse() returns trigger language plpgsql as $$
            begin raise exception 'thirteen is refused' using errcode = '22023'; end $$;
            create trigger refuse after insert on isotherm.latest_reading for each row when (new.value = 13)
                execute function refuse()
            """
        )
        var payloads = (0..<40).map { #"{"device":"d\#($0)","ts":1767225600000,"values":{"temperature":\#($0)}}"# }
        payloads.append("{")
        try await fixture.publish(payloads)
        try await fixture.withCollector { health in
            #expect(await waitUntil { health.status.storedRows == 39 && health.status.deadLetters == 2 })
        }
        #expect(
            try fixture.lines(
                "select code, position('d13' in convert_from(payload, 'UTF8')) > 0 from isotherm.dead_letter order by code"
            )
                == ["(bad_json,f)", "(storage,t)"]
        )
        #expect(try fixture.count("select count(*) from isotherm.readings") == 39)
    }

    @Test func `a gateway's status is told once per change`() async throws {
        let fixture = try CollectorFixture()
        try await fixture.withCollector { _ in
            try fixture.publish(#"{"online": true}"#, to: "status", retain: true)
            #expect(await waitUntil { (try? fixture.count("select count(*) from isotherm.outbox")) == 1 })
            try fixture.publish("offline", to: "status", retain: true)
            #expect(await waitUntil { (try? fixture.count("select count(*) from isotherm.outbox")) == 2 })
        }
        try await fixture.withCollector { health in
            try fixture.publish(CollectorFixture.payloads(1)[0])
            #expect(await waitUntil { health.status.storedRows == 1 })
        }
        #expect(
            try fixture.lines("select type, subject from isotherm.outbox order by id")
                == ["(isotherm.gateway.online,gateway/g1)", "(isotherm.gateway.offline,gateway/g1)"]
        )
        #expect(try fixture.count("select count(*) from isotherm.gateway where not online") == 1)
    }

    @Test func `a second collector of the same name stands by and takes over`() async throws {
        let fixture = try CollectorFixture()
        let second = CollectorService(fixture.options())
        var running: Task<Void, any Error>?
        try await fixture.withCollector { health in
            running = Task { try await second.run() }
            #expect(await waitUntil { second.health.status.isStandby })
            try fixture.publish(CollectorFixture.payloads(1)[0])
            #expect(await waitUntil { health.status.storedRows == 1 })
        }
        #expect(await waitUntil { !second.health.status.isStandby && second.health.status.isReady })
        try fixture.publish(CollectorFixture.payloads(1, from: 1)[0])
        #expect(await waitUntil { second.health.status.storedRows == 1 })
        running?.cancel()
        try await running?.value
    }

    @Test func `a collector that finds its own lost connection at the server ends it and works on`() async throws {
        let fixture = try CollectorFixture()
        let relay = try DeafRelay(to: fixture.server.port)
        var options = fixture.options()
        options.database.keywords["port"] = String(relay.port)
        try await fixture.withCollector(options) { health in
            try fixture.publish(CollectorFixture.payloads(1)[0])
            #expect(await waitUntil { health.status.storedRows == 1 })
            relay.cutClients()
            try fixture.publish(CollectorFixture.payloads(1, from: 1)[0])
            // It never stands by for itself, and what came is stored although the server has heard nothing of the cut.
            var stoodBy = false
            #expect(
                await waitUntil {
                    let status = health.status
                    stoodBy = stoodBy || status.isStandby
                    return status.isReady && (try? fixture.stored()) == 2
                }
            )
            #expect(!stoodBy)
        }
    }
}
