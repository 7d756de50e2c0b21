import Collector
import LocalServers
import MQTT
import Payloads
import Postgres
import Testing

@Suite struct DeadLetterDriveTests {
    @Test func `a letter is stored after the fix, refused before it, and found only by its tenant`() async throws {
        let fixture = try CollectorFixture()
        var strict = fixture.options()
        strict.limits.depth = 1
        try await fixture.withCollector(strict) { health in
            try fixture.publish(#"{"device":"van-1","ts":1767225600000,"values":{"temperature":4}}"#)
            #expect(await waitUntil { health.status.deadLetters == 1 })
        }
        let id = Int64(try fixture.count("select id from isotherm.dead_letter"))
        let pool = Pool(fixture.connectionOptions)
        let client = try Client(SessionOptions(port: fixture.broker.port, clientIdentifier: "drive"))
        let before = DeadLetterDrive(pool: pool, client: client, limits: strict.limits)
        let outcome = try await before.drive(tenant: "acme", id: id)
        guard case .refused(let code, let reason) = outcome else {
            Issue.record("expected a refusal, came \(outcome)")
            return
        }
        #expect(code == DecodingFailureCode.badJSON.rawValue, "\(reason)")
        let after = DeadLetterDrive(pool: pool, client: client)
        #expect(try await after.drive(tenant: "other", id: id) == .notFound)
        try await fixture.withCollector { health in
            let first = try await after.drive(tenant: "acme", id: id)
            #expect(first == .published)
            #expect(await waitUntil { health.status.storedRows == 1 })
            let second = try await after.drive(tenant: "acme", id: id)
            #expect(second == .notFound)
        }
        #expect(try fixture.lines("select state, attempts from isotherm.dead_letter") == ["(stored,2)"])
        await client.close()
        await pool.close()
    }

    @Test func `a letter travels again with its content type, and a repeat of another type is another letter`()
        async throws
    {
        let fixture = try CollectorFixture()
        let topic = "isotherm/v1/acme/gateways/g1/telemetry"
        let pack = Array(#"[{"n":"box-1:temperature","u":"Cel","t":1767225600,"v":4,"x_":1}]"#.utf8)
        let senml = MessageProperties(contentType: "application/senml+json")
        let client = try fixture.client("drive")
        try await fixture.withCollector { health in
            try await client.publish(Message(topic: topic, payload: pack, properties: senml))
            try await client.publish(Message(topic: topic, payload: pack, properties: senml))
            #expect(await waitUntil { health.status.deadLetters == 2 })
        }
        #expect(
            try fixture.lines("select code, occurrences, content_type from isotherm.dead_letter")
                == ["(senml_must_understand,2,application/senml+json)"]
        )
        // The fix: the gateway's makers say that the field need not be understood.
        _ = try fixture.connection().execute(
            "update isotherm.dead_letter set payload = convert_to(replace(convert_from(payload, 'UTF8'), 'x_', 'x'), 'UTF8')"
                + ", payload_bytes = payload_bytes - 1"
        )
        let id = Int64(try fixture.count("select id from isotherm.dead_letter"))
        let pool = Pool(fixture.connectionOptions)
        try await fixture.withCollector { health in
            let outcome = try await DeadLetterDrive(pool: pool, client: client).drive(tenant: "acme", id: id)
            #expect(outcome == .published)
            #expect(await waitUntil { health.status.storedRows == 1 })
        }
        #expect(
            try fixture.lines("select device, metric, value from isotherm.readings") == ["(box-1,temperature,4)"]
        )
        await client.close()
        await pool.close()
    }

    @Test func `what was stored of a letter without a time is not stored again, and what is mended has its time`()
        async throws
    {
        let fixture = try CollectorFixture()
        try await fixture.withCollector { health in
            try fixture.publish(
                #"[{"device":"van-2","values":{"temperature":5}},{"device":"","values":{"temperature":6}}]"#
            )
            #expect(await waitUntil { health.status.deadLetters == 1 && health.status.storedRows == 1 })
        }
        let before = try fixture.lines("select device, metric, value, time from isotherm.readings order by 1, 2")
        // The fix: the second device has a name now.
        _ = try fixture.connection().execute(
            """
            update isotherm.dead_letter
            set payload = convert_to(replace(convert_from(payload, 'UTF8'), '""', '"van-3"'), 'UTF8'),
                payload_bytes = payload_bytes + 5
            where code = 'bad_device'
            """
        )
        let id = Int64(try fixture.count("select id from isotherm.dead_letter where code = 'bad_device'"))
        let pool = Pool(fixture.connectionOptions)
        let client = try fixture.client("drive")
        try await fixture.withCollector { health in
            let outcome = try await DeadLetterDrive(pool: pool, client: client).drive(tenant: "acme", id: id)
            #expect(outcome == .published)
            #expect(await waitUntil { health.status.storedRows == 1 })
        }
        let after = try fixture.lines("select device, metric, value, time from isotherm.readings order by 1, 2")
        #expect(after.filter { !$0.contains("van-3") } == before)
        #expect(
            try fixture.count(
                """
                select count(*) from isotherm.readings m join isotherm.readings s on s.time = m.time and s.device = 'van-2'
                join isotherm.dead_letter d on d.first_received_at = m.time
                where m.device = 'van-3' and m.received_at > m.time
                """
            ) == 1
        )
        await client.close()
        await pool.close()
    }
}
