import Collector
import LocalServers
import MQTT
import Postgres
import Testing

/// Reading on while a batch is stored: nothing is acknowledged, lost or doubled by it.
@Suite(.serialized) struct OverlapTests {
    /// Batches so small that a few thousand messages are many of them.
    private func options(_ fixture: CollectorFixture) -> CollectorOptions {
        var options = fixture.options(profile: CollectorFixture.quickToWarm)
        options.batchRows = 150
        return options
    }

    /// Leaves messages with the broker before the collector comes, so that more waits than a batch holds.
    private func leave(_ count: Int, in fixture: CollectorFixture) async throws {
        try await fixture.withCollector(options(fixture)) { health in
            try await fixture.publish(CollectorFixture.payloads(14))
            #expect(await waitUntil { health.status.storedRows == 14 })
        }
        try await fixture.publish(CollectorFixture.payloads(count - 14, from: 14))
    }

    private func expectExactly(_ count: Int, in fixture: CollectorFixture) throws {
        let line = "select count(*), count(distinct sequence), max(sequence) from isotherm.readings"
        #expect(try fixture.lines(line) == ["(\(count),\(count),\(count - 1))"])
        #expect(try fixture.count("select count(*) from isotherm.dead_letter") == 0)
    }

    @Test func `batches of a backlog are read on, stored once and acknowledged`() async throws {
        let fixture = try CollectorFixture()
        try await leave(6_000, in: fixture)
        try await fixture.withCollector(options(fixture)) { health in
            #expect(await waitUntil(limit: .seconds(60)) { health.status.storedRows == 5_986 })
            #expect(health.status.batchesReadOn > 5)
        }
        try expectExactly(6_000, in: fixture)
        // Whoever comes under the same name finds nothing that waits to be acknowledged.
        let next = try Session(fixture.options().broker)
        try next.connect()
        let (isPresent, readiness) = (next.isSessionPresent, try next.wait(milliseconds: 500))
        #expect(isPresent)
        #expect(readiness == .idle)
    }

    @Test func `what was read on while the server dies is stored once when it is back`() async throws {
        let fixture = try CollectorFixture(ownDatabaseServer: true)
        try await leave(9_000, in: fixture)
        try await fixture.withCollector(options(fixture)) { health in
            #expect(await waitUntil { health.status.batchesReadOn > 2 })
            fixture.server.kill()
            #expect(await waitUntil { health.status.databaseFailure != nil })
            try fixture.server.start()
            #expect(
                await waitUntil(limit: .seconds(120)) {
                    health.status.isReady && (try? fixture.count("select count(*) from isotherm.readings")) == 9_000
                }
            )
        }
        try expectExactly(9_000, in: fixture)
        try fixture.server.erase()
    }

    @Test func `a refusal of a batch that is read on buries one message and stores the others`() async throws {
        let fixture = try CollectorFixture()
        try await leave(4_000, in: fixture)
        try fixture.connection().executeScript(
            """
            CREATE FUNCTION isotherm.refuse_for_a_test() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NEW.sequence = 2500 THEN RAISE EXCEPTION 'as the test wants it' USING ERRCODE = '22003'; END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER refuse_for_a_test BEFORE INSERT ON isotherm.reading
                FOR EACH ROW EXECUTE FUNCTION isotherm.refuse_for_a_test()
            """
        )
        try await fixture.withCollector(options(fixture)) { health in
            #expect(await waitUntil(limit: .seconds(60)) { health.status.storedRows == 3_985 })
            #expect(health.status.batchesReadOn > 5)
        }
        #expect(try fixture.count("select count(distinct sequence) from isotherm.readings") == 3_999)
        #expect(try fixture.lines("select code, occurrences from isotherm.dead_letter") == ["(storage,1)"])
    }

    @Test func `a collector thrown out while it reads on stores what comes again once`() async throws {
        let fixture = try CollectorFixture()
        try await leave(9_000, in: fixture)
        try await fixture.withCollector(options(fixture)) { health in
            for wanted in [3, 8] {
                #expect(await waitUntil { health.status.batchesReadOn >= wanted })
                let thief = try Session(fixture.options().broker)
                try thief.connect()
            }
            #expect(
                try await waitUntil(limit: .seconds(120)) {
                    try fixture.count("select count(*) from isotherm.readings") == 9_000
                }
            )
        }
        try expectExactly(9_000, in: fixture)
    }
}
