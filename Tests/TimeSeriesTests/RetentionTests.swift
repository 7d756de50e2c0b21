import Foundation
import LocalServers
import Postgres
import Schema
import Telemetry
import Testing

@testable import TimeSeries

@Suite("Retention, holds and archives")
struct RetentionTests {
    private let now = Timestamp.newYear.advanced(bySeconds: 20 * 86_400)

    private func at(day: Int, hour: Double = 0) -> Timestamp {
        Timestamp.newYear.advanced(bySeconds: Double(day) * 86_400 + hour * 3_600)
    }

    /// Ten days of two tenants, an hour between two readings.
    private func filled(_ name: String) throws -> (ConnectionOptions, Connection) {
        let options = try TestDatabase.make(name)
        let connection = try Connection(options)
        try TimeFunctions.install(connection)
        let writer = ReadingWriter(connection)
        var catalog = SeriesCatalog()
        var batch = ReadingBatch()
        for (tenant, device) in [("acme", "van-1"), ("acme", "van-2"), ("other", "van-1")] {
            let key = SeriesKey(
                tenant: TenantName(rawValue: tenant),
                device: DeviceName(rawValue: device),
                metric: .temperature
            )
            let series = try catalog.series(key, unit: "Cel")
            for hour in 0..<240 {
                let time = at(day: 0, hour: Double(hour))
                batch.append(series, at: time, value: Double(hour % 7) + 0.1, receivedAt: time)
                let place = Position(latitude: 55, longitude: Double(hour) / 10)
                batch.positions.append(place, of: catalog.device(of: series), at: time, receivedAt: time)
            }
        }
        try writer.prepare(batch, catalog, now: now)
        _ = try writer.write(batch)
        _ = try RollupRefresher(connection).refresh(now: now)
        return (options, connection)
    }

    private func counts(_ connection: Connection, _ view: String = "readings") throws -> [String: Int64] {
        var counts: [String: Int64] = [:]
        let text = "SELECT tenant || '/' || device AS who, count(*) AS n FROM isotherm.\(view) GROUP BY 1"
        for row in try connection.query(text) { counts[try row.string("who")] = try row.int("n") }
        return counts
    }

    @Test func withoutAPolicyEverythingStays() throws {
        let (_, connection) = try filled("retain_none")
        #expect(try Retention(connection, fallback: [:]).steps(now: now).isEmpty)
    }

    @Test func wholeChunksGoAndTheirRollupsStay() throws {
        let (_, connection) = try filled("retain_chunks")
        let chunk = Chunk(days: Day(containing: at(day: 2))..<Day(containing: at(day: 3)))
        try ChunkCompressor(connection).compress(.reading, chunk)
        let retention = Retention(connection, fallback: [.reading: 15])
        let steps = try retention.steps(now: now)
        #expect(steps.count == 5)
        #expect(steps.allSatisfy { if case .chunk = $0.kind { true } else { false } })
        #expect(try counts(connection)["acme/van-1"] == 240)
        for step in steps { try retention.apply(step) }
        #expect(try counts(connection) == ["acme/van-1": 120, "acme/van-2": 120, "other/van-1": 120])
        #expect(try counts(connection, "positions")["acme/van-1"] == 240)
        _ = try RollupRefresher(connection).refresh(now: now)
        let kept = try connection.query("SELECT sum(count)::bigint AS n FROM isotherm.readings_1d").single()
        #expect(try kept.int("n") == 720)
        #expect(try retention.steps(now: now).isEmpty)
    }

    @Test(arguments: [false, true])
    func aTenantsOwnPolicyLeavesTheOthersAlone(isCompressed: Bool) throws {
        let (_, connection) = try filled("retain_tenant_\(isCompressed)")
        if isCompressed {
            let compressor = ChunkCompressor(connection)
            for chunk in try compressor.candidates(.reading, before: Day(containing: at(day: 9))) {
                try compressor.compress(.reading, chunk)
            }
        }
        try connection.execute(
            "INSERT INTO isotherm.retention_policy VALUES ('other', 'reading', 12), ('*', 'reading', 18)"
        )
        let retention = Retention(connection, fallback: [.reading: 1])
        for step in try retention.steps(now: now) { try retention.apply(step) }
        #expect(try counts(connection) == ["acme/van-1": 192, "acme/van-2": 192, "other/van-1": 48])
    }

    @Test func whatIsHeldStaysUntilItIsReleased() throws {
        let (_, connection) = try filled("retain_hold")
        let hold = LegalHold(connection)
        let number = try hold.place(
            tenant: TenantName(rawValue: "acme"),
            device: DeviceName(rawValue: "van-2"),
            in: at(day: 1, hour: 3)..<at(day: 1, hour: 9),
            reason: "claim 17"
        )
        let retention = Retention(connection, fallback: [.reading: 15])
        for step in try retention.steps(now: now) { try retention.apply(step) }
        #expect(try counts(connection) == ["acme/van-1": 120, "acme/van-2": 144, "other/van-1": 120])
        #expect(try retention.steps(now: now).isEmpty)
        #expect(try hold.release(number) && !hold.release(number))
        for step in try retention.steps(now: now) { try retention.apply(step) }
        #expect(try counts(connection)["acme/van-2"] == 120)
    }

    @Test func aShipmentsReadingsAreHeld() throws {
        let (_, connection) = try filled("retain_shipment")
        try connection.executeScript(
            """
            INSERT INTO isotherm.facility VALUES ('acme', 'depot', 'depot', '', 55, 37);
            INSERT INTO isotherm.vehicle (tenant, name, courier, depot, capacity) VALUES ('acme', 'v1', 'c1', 'depot', '{9}');
            INSERT INTO isotherm.vehicle_device VALUES ('acme', 'van-1', 'v1');
            INSERT INTO isotherm.customer_order VALUES ('acme', 'o1', 'api');
            INSERT INTO isotherm.shipment (tenant, number, order_number, facility, latitude, longitude, window_start,
                window_end, amount, profile, state, vehicle, loaded_at, completed_at)
            VALUES ('acme', 's1', 'o1', 'depot', 55, 37, '2026-01-03', '2026-01-04', '{1}', 'p', 'delivered', 'v1',
                '2026-01-03 08:00+00', '2026-01-03 10:00+00')
            """
        )
        let hold = LegalHold(connection)
        let tenant = TenantName(rawValue: "acme")
        #expect(try hold.place(tenant: tenant, shipment: "s1", now: now, reason: "claim") == 1)
        #expect(try hold.place(tenant: tenant, shipment: "s2", now: now, reason: "claim") == 0)
        let retention = Retention(connection, fallback: [.reading: 15])
        for step in try retention.steps(now: now) { try retention.apply(step) }
        #expect(try counts(connection) == ["acme/van-1": 144, "acme/van-2": 120, "other/van-1": 120])
    }

    @Test func rollupsGoByTheirOwnPolicies() throws {
        let (_, connection) = try filled("retain_rollups")
        let retention = Retention(connection, fallback: [.minute: 15, .quarter: 15, .hour: 15])
        for step in try retention.steps(now: now) { try retention.apply(step) }
        for table in ["rollup_1m", "rollup_15m", "rollup_1h"] {
            #expect(try connection.query("SELECT FROM isotherm.\(table) WHERE bucket < '2026-01-06'").isEmpty)
            #expect(try connection.query("SELECT FROM isotherm.\(table)").count == 360)
        }
        #expect(try connection.query("SELECT FROM isotherm.rollup_1d").count == 30)
    }

    @Test(arguments: [ChunkedTable.reading, .position])
    func anArchiveComesBackAsItWas(table: ChunkedTable) throws {
        let (_, connection) = try filled("archive_\(table.rawValue)")
        let folder = try TemporaryDirectory(label: "archive")
        let picture = "SELECT md5(string_agg(v::text, ';' ORDER BY v::text)) AS p FROM isotherm.\(table.rawValue)s v"
        let before = try connection.query(picture).single().string("p")
        let kept = Chunk(days: Day(containing: at(day: 2))..<Day(containing: at(day: 3)))
        try ChunkCompressor(connection).compress(table, kept)
        let archive = ChunkArchive(connection, folder: folder.path)
        let dataClass: RetentionClass = table == .reading ? .reading : .position
        let retention = Retention(connection, fallback: [dataClass: 15], archive: archive)
        for step in try retention.steps(now: now) { try retention.apply(step) }
        #expect(try counts(connection, "\(table.rawValue)s")["acme/van-1"] == 120)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(files.count == 10 && files.allSatisfy { $0.hasSuffix(".csv.gz") || $0.hasSuffix(".sha256") })
        var restored = 0
        for file in files where file.hasSuffix(".gz") {
            restored += try ArchiveReader(connection).restore("\(folder.path)/\(file)", now: now)
            // A second time nothing is new.
            #expect(try ArchiveReader(connection).restore("\(folder.path)/\(file)", now: now) == 0)
        }
        #expect(restored == 360)
        #expect(try connection.query(picture).single().string("p") == before)
        let listed = try connection.query("SELECT sum(rows)::bigint AS n, count(*) AS files FROM isotherm.archive_file")
            .single()
        #expect(try listed.int("n") == 360 && listed.int("files") == 5)
    }

    @Test func whatIsArchivedInPartsComesBackWhole() throws {
        let (_, connection) = try filled("archive_parts")
        let folder = try TemporaryDirectory(label: "archive")
        let picture = "SELECT md5(string_agg(v::text, ';' ORDER BY v::text)) AS p FROM isotherm.readings v"
        let before = try connection.query(picture).single().string("p")
        let archive = ChunkArchive(connection, folder: folder.path)
        // First one tenant's time is over, then the other's: the same chunks are archived twice.
        try connection.execute("INSERT INTO isotherm.retention_policy VALUES ('other', 'reading', 12)")
        let first = Retention(connection, fallback: [:], archive: archive)
        for step in try first.steps(now: now) { try first.apply(step) }
        let second = Retention(connection, fallback: [.reading: 12], archive: archive)
        for step in try second.steps(now: now) { try second.apply(step) }
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) where file.hasSuffix(".gz") {
            _ = try ArchiveReader(connection).restore("\(folder.path)/\(file)", now: now)
        }
        #expect(try connection.query(picture).single().string("p") == before)
    }

    @Test func aHoldThatIsPlacedMeanwhileKeepsTheChunk() throws {
        let (_, connection) = try filled("retain_meanwhile")
        let retention = Retention(connection, fallback: [.reading: 15])
        let steps = try retention.steps(now: now)
        let tenant = TenantName(rawValue: "acme")
        _ = try LegalHold(connection).place(
            tenant: tenant,
            device: nil,
            in: at(day: 0)..<at(day: 9),
            reason: "claim 18"
        )
        for step in steps { try retention.apply(step) }
        #expect(try counts(connection)["acme/van-1"] == 240)
    }

    @Test func aDamagedArchiveIsRefused() throws {
        let (_, connection) = try filled("archive_damaged")
        let folder = try TemporaryDirectory(label: "archive")
        let chunk = Chunk(days: Day(containing: at(day: 2))..<Day(containing: at(day: 3)))
        let path = try ChunkArchive(connection, folder: folder.path).write(.reading, chunk).path
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: URL(fileURLWithPath: path))
        #expect(throws: ArchiveError.self) { try ArchiveReader(connection).restore(path, now: now) }
        #expect(throws: ArchiveError.self) { try ArchiveReader(connection).restore("\(path).sha256", now: now) }
    }

    @Test func nothingIsRemovedThatCouldNotBeArchived() throws {
        let (_, connection) = try filled("archive_nowhere")
        let archive = ChunkArchive(connection, folder: "/nowhere/at/all")
        let retention = Retention(connection, fallback: [.reading: 15], archive: archive)
        let steps = try retention.steps(now: now)
        #expect(steps.count == 5)
        for step in steps {
            #expect(throws: (any Error).self) { try retention.apply(step) }
        }
        #expect(try counts(connection)["acme/van-1"] == 240)
    }

    @Test func aBackupComesBackAsItWas() throws {
        let (options, connection) = try filled("backup_from")
        let chunk = Chunk(days: Day(containing: at(day: 2))..<Day(containing: at(day: 3)))
        try ChunkCompressor(connection).compress(.reading, chunk)
        try connection.executeScript(Self.delivered("A-1", of: "acme", on: at(day: 1)))
        let folder = try TemporaryDirectory(label: "backup")
        let file = "\(folder.path)/isotherm.dump"
        try DatabaseBackup(environment: TestDatabase.environment("backup_from")).write(to: file)
        #expect(throws: ArchiveError.self) {
            // The schema is there already.
            try DatabaseBackup(environment: TestDatabase.environment("backup_from")).restore(file)
        }
        try TestDatabase.makeEmpty("backup_into")
        try DatabaseBackup(environment: TestDatabase.environment("backup_into")).restore(file)
        var copy = options
        copy.conninfo = options.conninfo.replacing("backup_from", with: "backup_into")
        let restored = try Connection(copy)
        let views = ["readings", "positions", "readings_1h", "readings_1d", "latest_readings"].map { "isotherm.\($0)" }
        for view in views + ["isotherm_personal.contact"] {
            let picture =
                "SELECT count(*) || md5(string_agg(v::text, ';' ORDER BY v::text)) AS p FROM \(view) v"
            #expect(try restored.query(picture).single().string("p") == connection.query(picture).single().string("p"))
        }
        // What was restored goes on working.
        #expect(try Migrator(restored).pending(Schema.migrations()).isEmpty)
        #expect(try RollupRefresher(restored).refresh(now: now).isComplete)
    }

    /// A shipment that is done, with a contact.
    private static func delivered(_ number: String, of tenant: String, on time: Timestamp, state: String = "delivered")
        -> String
    {
        """
        INSERT INTO isotherm.facility (tenant, name, kind, latitude, longitude) VALUES ('\(tenant)', 'depot', 'depot', 55, 37)
            ON CONFLICT DO NOTHING;
        INSERT INTO isotherm.customer_order (tenant, number, channel) VALUES ('\(tenant)', '\(number)', 'api');
        WITH c AS (INSERT INTO isotherm_personal.contact (tenant, name) VALUES ('\(tenant)', '\(number)') RETURNING id)
        INSERT INTO isotherm.shipment (tenant, number, order_number, facility, latitude, longitude, window_start,
            window_end, amount, profile, state, state_changed_at, completed_at, contact_id)
        SELECT '\(tenant)', '\(number)', '\(number)', 'depot', 55, 37, t, t, '{1}', 'chilled', '\(state)', t,
            CASE '\(state)' WHEN 'delivered' THEN t END, c.id
        FROM c, to_timestamp(\(Double(time.microseconds) / 1_000_000)) AS t;
        """
    }

    @Test func contactsGoWhenTheirShipmentWasDoneLongAgo() throws {
        let connection = try Connection(TestDatabase.make("retain_contacts"))
        try connection.executeScript(
            Self.delivered("old", of: "acme", on: at(day: 1)) + Self.delivered("new", of: "acme", on: at(day: 15))
                + Self.delivered("open", of: "acme", on: at(day: 1), state: "loaded")
                + Self.delivered("called off", of: "acme", on: at(day: 1), state: "cancelled")
                + Self.delivered("held", of: "acme", on: at(day: 1))
                + Self.delivered("other", of: "other", on: at(day: 1))
                    + """
                    INSERT INTO isotherm.legal_hold (tenant, shipment, from_time, until_time, reason)
                    VALUES ('acme', 'held', '2026-01-01', '2026-02-01', 'claim');
                    INSERT INTO isotherm.retention_policy (tenant, class, days) VALUES ('other', 'contact', 30);
                    """
        )
        let left = {
            try connection.query("SELECT name FROM isotherm_personal.contact ORDER BY 1").map { try $0.string("name") }
        }
        #expect(try Retention(connection, fallback: [:]).steps(now: now).isEmpty, "without a policy everything stays")
        let retention = Retention(connection, fallback: [.contact: 10])
        let steps = try retention.steps(now: now)
        #expect(steps.map(\.rows) == [2], "\(steps.map(\.summary))")
        #expect(try left().count == 6, "what is asked for changes nothing")
        for step in steps { #expect(try retention.apply(step) == 2) }
        #expect(try left() == ["held", "new", "open", "other"])
        #expect(try retention.steps(now: now).isEmpty)
        try connection.executeScript("UPDATE isotherm.legal_hold SET released_at = now()")
        #expect(try retention.steps(now: now).map(\.rows) == [1])
    }

    @Test func theKeeperDoesWhatIsDue() throws {
        let (_, connection) = try filled("keeper")
        let policy = StoragePolicy(compressAfterDays: 12, keepDays: [.reading: 15])
        let report = try StorageKeeper(connection, policy: policy).work(now: now)
        #expect(report.failures.isEmpty)
        #expect(report.compressed.count == 16 && report.removed.count == 5)
        #expect(report.rollups.isComplete)
        let again = try StorageKeeper(connection, policy: policy).work(now: now)
        #expect(again.compressed.isEmpty && again.removed.isEmpty && again.failures.isEmpty)
        let status = try StorageStatus.all(on: connection)
        let readings = try #require(status.first { $0.name == "reading" })
        #expect(readings.compressedChunks == 3 && readings.lateRows == 0)
        #expect(status.first?.name == "message_batch" && status.first?.chunks == 0)
        #expect(
            status.dropFirst().map(\.name) == [
                "position", "reading", "rollup_15m", "rollup_1d", "rollup_1h", "rollup_1m",
            ]
        )
    }
}
