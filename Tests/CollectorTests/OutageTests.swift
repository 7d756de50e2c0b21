import Collector
import LocalServers
import MQTT
import Postgres
import Telemetry
import Testing

/// A longer outage of the database: the spool takes what comes.
@Suite(.serialized) struct OutageTests {
    @Test func `what comes during an outage is acknowledged from the disk and stored once in its order`() async throws {
        let fixture = try CollectorFixture(ownDatabaseServer: true)
        let options = fixture.spoolingOptions()
        try await fixture.withCollector(options) { health in
            async let load: Void = fixture.publish(CollectorFixture.payloads(2_000))
            _ = await waitUntil { health.status.storedRows >= 500 }
            fixture.server.kill()
            try await load
            // Of the first ones all may have been stored before the kill.
            try await fixture.publish(CollectorFixture.payloads(2_000, from: 2_000))
            #expect(await waitUntil { health.status.spooledMessages > 0 })
            let before = health.status.spooledMessages
            try fixture.publishInOrder(CollectorFixture.payloads(1_000, from: 4_000))
            #expect(await waitUntil { health.status.spooledMessages >= before + 1_000 })
            #expect(health.status.failure?.contains("wait in the spool") == true)
            try fixture.server.start()
            #expect(await waitUntil(limit: .seconds(120)) { health.status.isReady })
            #expect(health.status.spooledMessages == 0)
            try fixture.publishInOrder(CollectorFixture.payloads(500, from: 5_000))
            #expect(await waitUntil { (try? fixture.stored()) == 5_500 })
        }
        try expectExactly(5_500, in: fixture)
        // The order of arrival is that of publishing, across the outage, where it was published in order.
        #expect(
            try fixture.count(
                "select count(*) from isotherm.reading a join isotherm.reading b on b.sequence = a.sequence + 1 where b.received_at < a.received_at and a.sequence >= 4000"
            ) == 0
        )
        try fixture.server.erase()
    }

    @Test func `a breach that begins while the database is away is one breach and one alert afterwards`() async throws {
        let fixture = try CollectorFixture(ownDatabaseServer: true)
        var options = fixture.spoolingOptions()
        options.detection = DetectionOptions(profile: CollectorFixture.quickToWarm)
        let start = SystemTime.now().milliseconds - 180_000
        let payloads = (0..<20).map { step in
            let values = "{\"temperature\":\(step < 8 ? 5 : 14)}"
            return "{\"device\":\"box-1\",\"ts\":\(start + Int64(step) * 6_000),\"seq\":\(step),\"values\":\(values)}"
        }
        try await fixture.withCollector(options) { health in
            try await fixture.publish(Array(payloads.prefix(8)))
            #expect(await waitUntil { health.status.storedRows == 8 })
            fixture.server.kill()
            try await fixture.publish(Array(payloads.dropFirst(8)))
            #expect(await waitUntil { health.status.spooledMessages == 12 })
            try fixture.server.start()
            #expect(await waitUntil(limit: .seconds(120)) { health.status.isReady })
            #expect(await waitUntil { (try? fixture.stored()) == 20 })
        }
        #expect(try fixture.lines("select device, state, rule from isotherm.breaches") == ["(box-1,open,hot)"])
        #expect(try fixture.count("select count(*) from isotherm.outbox where type = 'isotherm.breach.opened'") == 1)
        try fixture.server.erase()
    }

    @Test func `a collector that starts while the database is away goes on with its spool`() async throws {
        let fixture = try CollectorFixture(ownDatabaseServer: true)
        let options = fixture.spoolingOptions()
        try await fixture.withCollector(options) { health in
            fixture.server.kill()
            try await fixture.publish(CollectorFixture.payloads(700))
            #expect(await waitUntil { health.status.spooledMessages == 700 })
        }
        try await fixture.publish(CollectorFixture.payloads(300, from: 700))
        try await fixture.withCollector(options, awaitsReadiness: false) { health in
            #expect(await waitUntil { health.status.spooledMessages == 1_000 })
            try fixture.server.start()
            #expect(await waitUntil(limit: .seconds(120)) { health.status.isReady })
        }
        try expectExactly(1_000, in: fixture)
        try fixture.server.erase()
    }

    @Test func `a full spool leaves the rest with the broker`() async throws {
        let fixture = try CollectorFixture(ownDatabaseServer: true)
        let options = fixture.spoolingOptions(limitBytes: 100_000)
        try await fixture.withCollector(options) { health in
            fixture.server.kill()
            try await fixture.publish(CollectorFixture.payloads(3_000))
            #expect(await waitUntil { health.status.spoolFailure?.contains("limit") == true })
            #expect(health.status.spooledBytes <= 100_000)
            try fixture.server.start()
            #expect(await waitUntil(limit: .seconds(120)) { (try? fixture.stored()) == 3_000 })
            #expect(await waitUntil { health.status.isReady })
            #expect(health.status.spoolFailure == nil)
        }
        try expectExactly(3_000, in: fixture)
        try fixture.server.erase()
    }

    private func expectExactly(_ count: Int, in fixture: CollectorFixture) throws {
        #expect(try fixture.stored() == count)
        #expect(try fixture.count("select count(distinct sequence) from isotherm.readings") == count)
        #expect(try fixture.count("select count(*) from isotherm.dead_letter") == 0)
    }
}

extension CollectorFixture {
    /// How many readings are stored.
    func stored() throws -> Int { try count("select count(*) from isotherm.readings") }
}
