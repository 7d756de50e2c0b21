import Access
import Foundation
import Hummingbird
import HummingbirdTesting
import Postgres
import Telemetry
import Testing
import TimeSeries

@testable import API

/// Readings, positions, rollups and segments have no tenant of their own: theirs is that of their series or device.
@Suite("Tenants among readings and positions")
struct ReadingSeparationTests {
    private static let tables = [
        "reading", "latest_reading", "reading_segment", "series_range", "rollup_1m", "rollup_15m", "rollup_1h",
        "rollup_1d", "position", "latest_position", "position_segment",
    ]
    private static let views = [
        "readings", "latest_readings", "positions", "readings_1m", "readings_15m", "readings_1h", "readings_1d",
    ]
    private static let noon = Timestamp(microseconds: 1_767_268_800_000_000)

    /// A device of each of two tenants with an hour of readings and positions across midnight, in chunks as the collector
    /// makes them, their rollups, and the older day turned into segments.
    private func filled() async throws -> TestAPI {
        let api = try await TestAPI()
        try api.sql("insert into isotherm.device (tenant, name) values ('south', 'van-s'), ('north', 'van-n')")
        let connection = try Connection(api.options)
        var catalog = SeriesCatalog()
        var batch = ReadingBatch()
        let start = Self.noon.microseconds - 12 * 3_600_000_000 - 1_800_000_000
        for (tenant, device) in [("south", "van-s"), ("north", "van-n")] {
            let key = SeriesKey(
                tenant: Telemetry.TenantName(rawValue: tenant),
                device: DeviceName(rawValue: device),
                metric: .temperature
            )
            let series = try catalog.series(key, unit: "°C")
            for minute in 0..<60 {
                let time = Timestamp(microseconds: start + Int64(minute) * 60_000_000)
                batch.append(series, at: time, value: 5, receivedAt: time)
                let position = Position(latitude: 55, longitude: 37)
                batch.positions.append(position, of: catalog.device(of: series), at: time, receivedAt: time)
            }
        }
        var raw = MessageColumns()
        for tenant in ["south", "north"] {
            raw.append(
                tenant: Telemetry.TenantName(rawValue: tenant),
                topic: "isotherm/v1/\(tenant)/gateways/g/telemetry",
                payload: [0x7B, 0x7D],
                payloadBytes: 2,
                contentType: nil,
                receivedAt: Timestamp(microseconds: start)
            )
        }
        let messages = MessageWriter(connection)
        try messages.prepare(raw, now: Self.noon)
        try messages.write(raw)
        let writer = ReadingWriter(connection)
        try writer.prepare(batch, catalog, now: Self.noon)
        let outcome = try writer.write(batch)
        #expect(outcome.insertedReadings == 120 && outcome.insertedPositions == 120)
        #expect(try writer.write(batch).duplicateReadings == 120)
        _ = try RollupRefresher(connection).refresh(
            now: Timestamp(microseconds: Self.noon.microseconds + 172_800_000_000)
        )
        try connection.executeScript("insert into isotherm.series_range (series_id) select id from isotherm.series")
        let compressor = ChunkCompressor(connection)
        for table in [ChunkedTable.reading, .position] {
            let first = try #require(
                try ChunkMaker(connection).chunks(of: table).min { $0.span.lowerBound < $1.span.lowerBound }
            )
            #expect(try compressor.compress(table, first).rows == 60)
        }
        return api
    }

    private func owners(_ table: String) -> String {
        let device =
            table.contains("position")
            ? "r.device_id" : "(select s.device_id from isotherm.series s where s.id = r.series_id)"
        return """
            select coalesce(array_agg(distinct coalesce(d.tenant, 'hidden')), '{}') as tenants from isotherm.\(table) r
            left join isotherm.device d on d.id = \(device)
            """
    }

    @Test("A statement that forgets whose it is finds no row of another tenant, in any table, view or function")
    func forgottenCondition() async throws {
        let api = try await filled()
        let all = try Connection(api.options)
        let pool = Pool(api.options, limits: PoolOptions(size: 1))
        let north = TenantSeparation.scope("north")
        for table in Self.tables {
            let rows = "select count(*) as n from isotherm.\(table)"
            #expect(Set(try all.query(owners(table)).single().textArray("tenants")) == ["north", "south"], "\(table)")
            let whole = try all.query(rows).single().int("n")
            let (seen, count) = try await SessionScope.$current.withValue(north) {
                try await pool.withConnection { connection in
                    (
                        try connection.query(owners(table)).single().textArray("tenants"),
                        try connection.query(rows).single().int("n")
                    )
                }
            }
            #expect(seen == ["north"] && count * 2 == whole, "\(table): \(seen), \(count) of \(whole)")
        }
        let south = try all.query(
            "select s.id from isotherm.series s join isotherm.device d on d.id = s.device_id where d.tenant = 'south'"
        ).single().int("id")
        let span = "'2025-12-31', '2026-01-02'"
        let questions =
            (Self.views + ["messages"]).map {
                "select coalesce(array_agg(distinct tenant), '{}') as tenants from isotherm.\($0)"
            } + [
                "select coalesce(array_agg(distinct tenant), '{}') as tenants from isotherm.readings_between(\(span))",
                "select coalesce(array_agg(distinct tenant), '{}') as tenants from isotherm.readings_at('2026-01-01 00:20Z')",
                "select coalesce(array_agg(distinct tenant), '{}') as tenants from isotherm.messages_between(\(span))",
            ]
        for question in questions {
            #expect(Set(try all.query(question).single().textArray("tenants")) == ["north", "south"], "\(question)")
            let seen = try await SessionScope.$current.withValue(north) {
                try await pool.withConnection { try $0.query(question).single().textArray("tenants") }
            }
            #expect(seen == ["north"], "\(question)")
        }
        let curve = "select count(*) as n from isotherm.curve(\(south), \(span), 60)"
        #expect(try all.query(curve).single().int("n") > 0)
        let seen = try await SessionScope.$current.withValue(north) {
            try await pool.withConnection { try $0.query(curve).single().int("n") }
        }
        #expect(seen == 0)
    }

    @Test("No row of another tenant's series can be written, and nobody but the owner reaches a chunk by its name")
    func writing() async throws {
        let api = try await filled()
        let all = try Connection(api.options)
        let south =
            "select s.id from isotherm.series s join isotherm.device d on d.id = s.device_id where d.tenant = 'south'"
        let series = try all.query(south).single().int("id")
        let pool = Pool(api.options, limits: PoolOptions(size: 1))
        try await SessionScope.$current.withValue(TenantSeparation.scope("north")) {
            let refused = await #expect(throws: PostgresError.self) {
                try await pool.withConnection {
                    try $0.execute(
                        """
                        insert into isotherm.reading (time, series_id, value, received_at)
                        values ('2026-01-01 00:10:30Z', $1, 99, now())
                        """,
                        [.int(series)]
                    )
                }
            }
            #expect(refused?.sqlState == "42501")
            let removed = try await pool.withConnection {
                try $0.execute("delete from isotherm.reading where series_id = $1", [.int(series)])
            }
            #expect(removed == 0)
        }
        let open = try all.query(
            """
            select c.relname as name from pg_class c where c.relnamespace = 'isotherm'::regnamespace and c.relispartition
              and c.relkind = 'r' and not c.relrowsecurity
            """
        ).map { try $0.string("name") }
        #expect(open == [], "a chunk that was made without")
    }

    @Test("A reader of one tenant reads that tenant's rows by views and by tables, and no chunk")
    func reader() async throws {
        let api = try await filled()
        let administrator = try await TestCluster.administrator(of: api.options)
        try administrator.executeScript(
            """
            do $$ begin
                if not exists (select from pg_roles where rolname = 'isotherm_reader') then
                    create role isotherm_reader nologin;
                end if;
                if not exists (select from pg_roles where rolname = 'analyst') then
                    create role analyst login password 'analyst' in role isotherm_reader;
                    alter role analyst set isotherm.tenant = 'north';
                end if;
            end $$
            """
        )
        // As at a start with other functions: rights are given anew.
        let owner = try Connection(api.options)
        try owner.executeScript("comment on schema isotherm is null")
        try TimeFunctions.install(owner)
        var options = api.options
        options.keywords = ["user": "analyst", "password": "analyst"]
        let analyst = try Connection(options)
        for view in Self.views {
            let sql = "select coalesce(array_agg(distinct tenant), '{}') as tenants from isotherm.\(view)"
            #expect(try analyst.query(sql).single().textArray("tenants") == ["north"], "\(view)")
        }
        #expect(try analyst.query("select count(*) as n from isotherm.reading_segment").single().int("n") == 1)
        let chunk = try #require(try ChunkMaker(analyst).chunks(of: .reading).first).name(in: .reading)
        let refused = #expect(throws: PostgresError.self) { try analyst.query("select from isotherm.\(chunk)") }
        #expect(refused?.sqlState == "42501")
    }

    @Test("Every address that reads readings or positions answers one tenant with its own alone")
    func throughTheAPI() async throws {
        let api = try await filled()
        try api.sql(
            """
            insert into isotherm.facility (tenant, name, kind, latitude, longitude)
            select t, 'depot', 'depot', 55, 37 from unnest(array['south', 'north']) t;
            insert into isotherm.vehicle (tenant, name, courier, depot, capacity)
            select t, 'van', 'van', 'depot', '{10}' from unnest(array['south', 'north']) t;
            insert into isotherm.vehicle_device values ('south', 'van-s', 'van'), ('north', 'van-n', 'van');
            """
        )
        let bearer = [("Authorization", "Bearer " + (try api.token("anna", [.admin], tenant: "north")))]
        try await api.call { client in
            let span = "from=2025-12-31T23:00:00Z&to=2026-01-01T01:00:00Z"
            for points in [60, 5_000] {
                let own = try await client.send(
                    .get,
                    "/v1/devices/van-n/readings?\(span)&points=\(points)",
                    headers: bearer
                )
                #expect(own.status == .ok)
                #expect(own.text.contains("temperature"))
            }
            #expect(
                try await client.send(.get, "/v1/devices/van-s/readings?\(span)", headers: bearer).status == .notFound
            )
            for path in ["/v1/devices", "/v1/devices/health", "/v1/vehicles", "/v1/positions/latest"] {
                let answer = try await client.send(.get, path, headers: bearer)
                #expect(answer.status == .ok, "\(path)")
                #expect(!answer.text.contains("van-s"), "\(path)")
            }
        }
    }
}
