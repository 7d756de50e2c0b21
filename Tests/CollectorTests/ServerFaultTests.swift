import Collector
import LocalServers
import Postgres
import Telemetry
import Testing

/// A server that is there and stores nothing is treated as one that is away: nobody's message is to blame.
@Suite struct ServerFaultTests {
    /// Lets every batch fail with the code that stands in a table.
    private func installFault(in fixture: CollectorFixture) throws {
        try fixture.connection().executeScript(
            """
            CREATE TABLE isotherm.fault_of_a_test (code text);
            CREATE FUNCTION isotherm.fail_for_a_test() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE wanted text := (SELECT code FROM isotherm.fault_of_a_test);
            BEGIN
                IF wanted IS NOT NULL THEN RAISE EXCEPTION 'as the test wants it' USING ERRCODE = wanted; END IF;
                RETURN NULL;
            END $$;
            CREATE TRIGGER fail_for_a_test BEFORE INSERT ON isotherm.reading_change
                FOR EACH STATEMENT EXECUTE FUNCTION isotherm.fail_for_a_test()
            """
        )
    }

    private func expectExactly(_ count: Int, in fixture: CollectorFixture) throws {
        #expect(try fixture.stored() == count)
        #expect(try fixture.count("select count(distinct sequence) from isotherm.readings") == count)
        #expect(try fixture.count("select count(*) from isotherm.dead_letter") == 0)
    }

    private func expectEmptySpool(_ health: CollectorHealth, _ count: Int, in fixture: CollectorFixture) async {
        #expect(
            await waitUntil(limit: .seconds(120)) {
                health.status.isReady && health.status.spooledMessages == 0 && (try? fixture.stored()) == count
            }
        )
    }

    @Test(
        arguments: [
            "53100",  // the disk is full
            "40P01",  // deadlock
            "40001",  // a transaction that could not be serialised
            "53200",  // out of memory
            "57014",  // a statement that took too long
        ]
    )
    func `what the server cannot store now waits in the spool and is stored once`(code: String) async throws {
        let fixture = try CollectorFixture()
        try installFault(in: fixture)
        try await fixture.withCollector(fixture.spoolingOptions()) { health in
            try await fixture.publish(CollectorFixture.payloads(50))
            #expect(await waitUntil { health.status.storedRows == 50 })
            try fixture.connection().execute("insert into isotherm.fault_of_a_test values ($1)", [.text(code)])
            try await fixture.publish(CollectorFixture.payloads(200, from: 50))
            #expect(await waitUntil(limit: .seconds(60)) { health.status.spooledMessages == 200 })
            #expect(health.status.failure?.contains("wait in the spool") == true)
            try fixture.connection().execute("delete from isotherm.fault_of_a_test")
            await expectEmptySpool(health, 250, in: fixture)
        }
        try expectExactly(250, in: fixture)
    }

    /// What a failover shows for a while: the server that answers is a standby, or is told to be one.
    @Test func `a server that may only be read is one that is away`() async throws {
        let fixture = try CollectorFixture(ownDatabaseServer: true)
        let connection = try fixture.connection()
        try await fixture.withCollector(fixture.spoolingOptions()) { health in
            try await fixture.publish(CollectorFixture.payloads(50))
            #expect(await waitUntil { health.status.storedRows == 50 })
            try connection.execute("alter system set default_transaction_read_only = on")
            try connection.execute("select pg_reload_conf()")
            try await fixture.publish(CollectorFixture.payloads(200, from: 50))
            #expect(await waitUntil(limit: .seconds(60)) { health.status.spooledMessages == 200 })
            try connection.executeScript("set default_transaction_read_only = off")
            try connection.execute("alter system reset default_transaction_read_only")
            try connection.execute("select pg_reload_conf()")
            await expectEmptySpool(health, 250, in: fixture)
        }
        try expectExactly(250, in: fixture)
        try fixture.server.erase()
    }

    @Test func `without a free connection messages wait in the spool`() async throws {
        let fixture = try CollectorFixture(ownDatabaseServer: true)
        let connection = try fixture.connection()
        var options = fixture.spoolingOptions()
        options.database.applicationName = "collector"
        try await fixture.withCollector(options) { health in
            try await fixture.publish(CollectorFixture.payloads(50))
            #expect(await waitUntil { health.status.storedRows == 50 })
            var others = try takeAllConnections(of: fixture)
            #expect(others.count > 10)
            try connection.execute(
                """
                select pg_terminate_backend(pid) from pg_stat_activity
                where backend_type = 'client backend' and application_name = 'collector'
                """
            )
            // Whatever the collector leaves is taken before it comes again.
            others += try takeAllConnections(of: fixture)
            try await fixture.publish(CollectorFixture.payloads(200, from: 50))
            #expect(await waitUntil(limit: .seconds(60)) { health.status.spooledMessages == 200 })
            others.removeAll()
            await expectEmptySpool(health, 250, in: fixture)
        }
        try expectExactly(250, in: fixture)
        try fixture.server.erase()
    }

    private func takeAllConnections(of fixture: CollectorFixture) throws -> [Connection] {
        var taken: [Connection] = []
        while true {
            do { taken.append(try fixture.connection()) } catch let error as PostgresError {
                #expect(error.description.contains("too many clients"))
                return taken
            }
        }
    }
}
