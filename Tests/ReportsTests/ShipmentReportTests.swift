import ColdChain
import Foundation
import LocalServers
import MigratedServer
import Postgres
import Profiles
import Reports
import Telemetry
import Testing
import TimeSeries

/// A report says what was measured, in both languages, as JSON and as a PDF that can be read.
@Suite(.serialized) struct ShipmentReportTests {
    private static let server = Result { try MigratedServer(label: "reports") }
    private static let profile = Profile(
        id: "test-2-8",
        version: 3,
        low: 2,
        high: 8,
        rules: [Rule(id: "hot", comparison: .above, limit: 8, duration: 600, severity: .major)],
        zones: [ZoneBudget(above: 8, upTo: 15, budgetHours: 2)],
        shelfLife: ShelfLife(model: .q10(2), hours: 100, referenceTemperature: 5),
        maximumGap: 900
    )
    /// 2026-01-01T00:00:00Z.
    private static let start = Timestamp(microseconds: 1_767_225_600_000_000)
    private let connection: Connection

    init() throws {
        connection = try Connection(Self.server.get().database())
        try TimeFunctions.install(connection)
        try connection.executeScript(Self.script)
        try ProfileArchive(connection).register([Self.profile])
    }

    /// One hour at 5 °C, one at 12 °C, then half an hour of silence before the drop.
    private static let script = """
        insert into isotherm.device (tenant, name) values ('acme', 'box-1');
        insert into isotherm.facility (tenant, name, kind, latitude, longitude)
        values ('acme', 'depot', 'depot', 55.7, 37.6);
        insert into isotherm.vehicle (tenant, name, courier, depot, capacity)
        values ('acme', 'van-7', 'courier-7', 'depot', '{10}');
        insert into isotherm.vehicle_device (tenant, device, vehicle) values ('acme', 'box-1', 'van-7');
        insert into isotherm.customer_order (tenant, number, channel) values ('acme', 'A-1', 'api');
        insert into isotherm.shipment (tenant, number, order_number, facility, latitude, longitude, window_start,
            window_end, amount, profile, state, vehicle, loaded_at, completed_at)
        values ('acme', 'S-1', 'A-1', 'depot', 55.8, 37.5, '2026-01-01T00:00:00Z', '2026-01-01T06:00:00Z', '{1}',
            'test-2-8', 'delivered', 'van-7', '2026-01-01T00:00:00Z', '2026-01-01T02:30:00Z'),
            ('acme', 'S-2', 'A-1', 'depot', 55.8, 37.5, '2026-01-01T00:00:00Z', '2026-01-01T06:00:00Z', '{1}',
            'test-2-8', 'new', null, null, null);
        insert into isotherm.series (device_id, metric, channel, unit)
        select id, 'temperature', 'cargo', 'celsius' from isotherm.device;
        create table isotherm.reading_of_test partition of isotherm.reading default;
        insert into isotherm.reading (series_id, time, value, quality, received_at, sequence)
        select s.id, '2026-01-01T00:00:00Z'::timestamptz + n * interval '5 minutes', case when n < 12 then 5 else 12 end,
            0, '2026-01-01T00:00:00Z'::timestamptz + n * interval '5 minutes', n
        from isotherm.series s, generate_series(0, 23) as n;
        insert into isotherm.episode (id, tenant, device_id, class, code, severity, state, started_at, opened_at,
            closed_at, sentence_en, sentence_ru)
        select 'b-1', 'acme', id, 'breach', 'hot', 'major', 'closed', '2026-01-01T01:00:00Z', '2026-01-01T01:10:00Z',
            '2026-01-01T02:30:00Z', 'Too warm <for> an hour.', 'Час было слишком тепло.' from isotherm.device;
        insert into isotherm.episode_action (episode_id, tenant, action, actor, comment, time)
        values ('b-1', 'acme', 'acknowledged', 'anna', 'door was open', '2026-01-01T01:20:00Z');
        """

    private func report() throws -> ShipmentReport {
        try ShipmentReader(connection).report("S-1", tenant: "acme", now: Self.start.advanced(bySeconds: 86_400))
    }

    @Test func `times, extremes and budgets are what the readings say`() throws {
        let report = try report()
        let record = try #require(report.probes.first).record
        #expect(report.probes.map(\.name) == ["box-1/cargo"])
        #expect(record.minimum == 5)
        #expect(record.maximum == 12)
        // The last reading stands for 15 minutes, the longest gap; the 20 minutes after it are unknown.
        #expect(record.timeIn == 3_600)
        #expect(record.timeAbove == 4_200)
        #expect(record.timeUnknown == 1_200)
        #expect(try #require(record.meanKinetic) > 8.5)
        let share: Double = record.zones[0].share * 7_200
        #expect(abs(share - 4_200) < 1e-9)
        // At 12 °C goods with a Q10 of 2 age 1.6245 times as fast as at 5 °C.
        let lifeSeconds: Double = try #require(record.lifeUsed) * 360_000
        let expectedSeconds: Double = 3_600 + 4_200 * 1.624_504_792
        #expect(abs(lifeSeconds - expectedSeconds) < 1e-3)
        #expect(report.episodes.map(\.kind) == ["breach"])
        #expect(report.episodes.first?.actions.map(\.actor) == ["anna"])
    }

    @Test func `compressed readings make the same report`() throws {
        let before = try ReportJSON(try report()).data()
        // The chunk of the day in place of the test's own table.
        try connection.executeScript("create table kept as table isotherm.reading; drop table isotherm.reading_of_test")
        try ChunkMaker(connection).ensure(.reading, for: [Self.start], now: Self.start)
        try connection.executeScript("insert into isotherm.reading select * from kept")
        let compressor = ChunkCompressor(connection)
        let end = Day(containing: Self.start).advanced(by: 1)
        for chunk in try compressor.candidates(.reading, before: end) { try compressor.compress(.reading, chunk) }
        #expect(try connection.query("select from isotherm.reading").isEmpty)
        #expect(try ReportJSON(try report()).data() == before)
    }

    @Test(arguments: ReportLanguage.allCases)
    func `the printed page can be read`(language: ReportLanguage) throws {
        let pdf = try PDFPrinter().pdf(of: ReportPage(try report(), language: language).html)
        let text = try read(pdf)
        let expected =
            language == .english
            ? ["Temperature record of shipment S-1", "Too warm <for> an hour.", "acknowledged"]
            : ["Температурный лист отправления S-1", "Час было слишком тепло.", "принято"]
        let mark = language == .english ? "." : ","
        let numbers = ["12\(mark)00", "58\(mark)3 %", "8\(mark)0–15\(mark)0 °C"]
        for word in expected + numbers + ["A-1", "van-7", "test-2-8 v3", "anna", "door was open"] {
            #expect(text.contains(word), "\(word) is missing in \(text)")
        }
    }

    @Test func `a Russian record has decimal commas wherever it speaks of numbers, and points where it draws`() throws {
        let english = ReportPage(try report(), language: .english).html
        let russian = ReportPage(try report(), language: .russian).html
        func numbers(_ html: String, _ pattern: Regex<Substring>) -> [String] {
            // What is read: without style, drawing and times.
            let shown = html.replacing(
                /<style>.*?<\/style>|<[^>]*>|\d{4}-\d\d-\d\dT[\d:.]+Z/.dotMatchesNewlines(),
                with: " "
            )
            return shown.matches(of: pattern).map { String($0.output) }
        }
        let points = numbers(english, /\d+\.\d+/)
        #expect(points.count >= 8)
        #expect(numbers(russian, /\d+,\d+/) == points.map { $0.replacing(".", with: ",") })
        #expect(numbers(russian, /\d+\.\d+/) == [])
        let curve = /points="[^"]*"/
        #expect(russian.firstMatch(of: curve)?.output == english.firstMatch(of: curve)?.output)
        #expect(english.firstMatch(of: curve) != nil)
    }

    @Test func `the JSON is the same text each time and names the profile's version`() throws {
        let first = try ReportJSON(try report()).data()
        #expect(try ReportJSON(try report()).data() == first)
        let tree = try #require(try JSONSerialization.jsonObject(with: first) as? [String: Any])
        #expect(tree["profile_version"] as? Int == 3 && tree["ended_at"] as? String == "2026-01-01T02:30:00Z")
    }

    @Test func `a profile that was changed on the way is named in both versions, and its newest measures`() throws {
        try connection.executeScript(
            """
            insert into isotherm.profile_version
                (tenant, profile, version, definition, origin, created_at, created_by, comment)
            select v.tenant, 'test-2-8', v.version, definition || v.more::jsonb, v.origin, v.at::timestamptz, v.author, v.why
            from isotherm.profile_version,
                (values ('acme', 4, '{"high": 10}', 'person', '2026-01-01T01:30:00Z', 'Vera', 'the label'),
                    ('acme', 5, '{"high": 20}', 'person', '2026-01-02T00:00:00Z', 'Vera', 'too late for it'))
                v (tenant, version, more, origin, at, author, why);
            update isotherm.episode set profile = 'test-2-8', profile_version = 3, rule = 'hot';
            """
        )
        let report = try report()
        #expect(report.firstVersion == 4 && report.profile.version == 4 && report.profile.high == 10)
        try connection.executeScript(
            """
            insert into isotherm.profile_version (tenant, profile, version, definition, origin, created_at)
            select '*', 'test-2-8', 2, definition, 'file', '2025-12-01T00:00:00Z' from isotherm.profile_version
            where version = 3
            """
        )
        let full = try self.report()
        #expect(full.firstVersion == 2 && full.changes.map(\.version) == [4])
        let judge = try #require(full.episodes.first?.judgedBy)
        #expect(judge.profile == "test-2-8" && judge.version == 3 && judge.rule == "hot")
        let english = ReportPage(full, language: .english).html
        #expect(
            english.contains("loaded under v2") && english.contains("v4 since 2026-01-01T01:30:00Z (Vera: the label)")
        )
        #expect(english.contains("judged by test-2-8 v3, rule hot"))
        let russian = try read(PDFPrinter().pdf(of: ReportPage(full, language: .russian).html))
        #expect(
            russian.contains("погружено по версии v2")
                && russian.contains("оценено по профилю test-2-8 v3, правило hot")
        )
    }

    @Test func `an unknown shipment and one that was never loaded are told apart`() throws {
        let reader = ShipmentReader(connection)
        #expect(throws: ReportError.self) { try reader.report("S-9", tenant: "acme", now: Self.start) }
        #expect(throws: ReportError.self) { try reader.report("S-1", tenant: "other", now: Self.start) }
        let error = #expect(throws: ReportError.self) {
            try reader.report("S-2", tenant: "acme", now: Self.start)
        }
        guard case .notLoaded("S-2") = error else {
            Issue.record("expected that S-2 is not loaded, came \(String(describing: error))")
            return
        }
    }

    @Test func `what the first vehicle did to the goods stays in the record after a hand-over`() throws {
        try connection.executeScript(
            """
            insert into isotherm.vehicle (tenant, name, courier, depot, capacity)
            values ('acme', 'van-8', 'courier-8', 'depot', '{10}');
            update isotherm.shipment set state = 'loaded', vehicle = 'van-7', loaded_at = '2026-01-01T00:30:00Z'
            where number = 'S-2';
            update isotherm.shipment set vehicle = 'van-8', loaded_at = '2026-01-01T01:30:00Z' where number = 'S-2';
            update isotherm.shipment set state = 'delivered', completed_at = '2026-01-01T02:00:00Z' where number = 'S-2';
            """
        )
        let reader = ShipmentReader(connection)
        let report = try reader.report("S-2", tenant: "acme", now: Self.start.advanced(bySeconds: 86_400))
        #expect(report.legs.map(\.vehicle) == ["van-7", "van-8"])
        #expect(report.start.rfc3339 == "2026-01-01T00:30:00Z" && report.end.rfc3339 == "2026-01-01T02:00:00Z")
        let probe = try #require(report.probes.first)
        #expect(report.probes.count == 1 && probe.vehicle == "van-7")
        // Half an hour at 5 °C and half an hour at 12 °C; what came after the hand-over is no longer its own.
        #expect(probe.record.timeIn == 1_800 && probe.record.timeAbove == 1_800 && probe.record.maximum == 12)
        #expect(report.episodes.map(\.kind) == ["breach"])
        let watch = try connection.query("select * from isotherm.shipment_watch where shipment = 'S-2'")
        #expect(try watch.first?.double("aboard_minutes") == 90)
        #expect(try watch.first?.double("breach_minutes") == 30)
        let page = ReportPage(report, language: .english).html
        #expect(page.contains("van-7 → van-8") && page.contains("van-8: 2026-01-01T01:30:00Z – 2026-01-01T02:00:00Z"))
    }

    @Test func `what was brought back is no longer on board, and what is says no time of leaving`() throws {
        let load = """
            update isotherm.shipment set state = 'loaded', vehicle = 'van-7', loaded_at = '2026-01-01T00:30:00Z'
            where number = 'S-2'
            """
        try connection.executeScript(load)
        let reader = ShipmentReader(connection)
        let now = Self.start.advanced(bySeconds: 86_400)
        let aboard = try reader.report("S-2", tenant: "acme", now: now)
        #expect(aboard.isOpen && aboard.legs.map(\.isAboard) == [true] && aboard.end == now)
        #expect(String(decoding: try ReportJSON(aboard).data(), as: UTF8.self).contains("left_at") == false)
        try connection.executeScript(
            """
            update isotherm.shipment set state = 'returned', completed_at = '2026-01-01T01:00:00Z' where number = 'S-2'
            """
        )
        let returned = try reader.report("S-2", tenant: "acme", now: now)
        #expect(!returned.isOpen && returned.end.rfc3339 == "2026-01-01T01:00:00Z")
        #expect(returned.legs.map(\.isAboard) == [false])
        #expect(returned.probes.map(\.record.timeAbove) == [0])
    }

    @Test func `a missing printer says what to install`() {
        let error = #expect(throws: ReportError.self) { try PDFPrinter(program: "/nonexistent/printer").pdf(of: "") }
        #expect("\(String(describing: error))".contains("weasyprint"))
    }

    @Test func `a printer that hangs is ended`() throws {
        let folder = try TemporaryDirectory(label: "printer")
        let program = folder.path + "/printer"
        try Data("#!/bin/sh\nexec sleep 60\n".utf8).write(to: URL(fileURLWithPath: program))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        let error = #expect(throws: ReportError.self) { try PDFPrinter(program: program, limit: 0.3).pdf(of: "") }
        #expect("\(String(describing: error))".contains("took longer"))
    }

    private func read(_ pdf: Data) throws -> String {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).pdf")
        defer { try? FileManager.default.removeItem(at: file) }
        try pdf.write(to: file)
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/pdftotext")
        process.arguments = ["-layout", file.path, "-"]
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}
