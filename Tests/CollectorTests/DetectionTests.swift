import ColdChain
import Collector
import LocalServers
import MQTT
import Postgres
import Profiles
import Telemetry
import Testing
import TimeSeries

/// A breach is said once and survives every restart.
@Suite(.serialized) struct DetectionTests {
    /// Three minutes ago: readings of a device in time.
    private let start = SystemTime.now().milliseconds - 180_000

    private func readings(_ steps: Range<Int>, celsius: Double) -> [String] {
        steps.map { step in
            let time = start + Int64(step) * 6_000
            return #"{"device":"box-1","ts":\#(time),"seq":\#(step),"values":{"temperature":\#(celsius)}}"#
        }
    }

    private func run(_ payloads: [String], in fixture: CollectorFixture) async throws {
        var options = fixture.options(profile: CollectorFixture.quickToWarm)
        options.detection?.settings.reopenWindow = 5
        try await fixture.withCollector(options) { health in
            try await fixture.publish(payloads)
            #expect(await waitUntil { health.status.storedRows == payloads.count })
        }
    }

    @Test func `a warm box becomes one breach and one event, over restarts in between`() async throws {
        let fixture = try CollectorFixture()
        try await run(readings(0..<8, celsius: 5), in: fixture)
        try await run(readings(8..<10, celsius: 14), in: fixture)
        #expect(try fixture.count("select count(*) from isotherm.breaches") == 0)
        try await run(readings(10..<12, celsius: 14), in: fixture)
        try await run(readings(12..<16, celsius: 14), in: fixture)
        #expect(try fixture.lines("select device, state, rule from isotherm.breaches") == ["(box-1,open,hot)"])
        try await run(readings(16..<28, celsius: 5), in: fixture)
        #expect(try fixture.lines("select state from isotherm.breaches") == ["(closed)"])
        let opened = """
            select o.subject = 'breach/' || e.id as same, o.data->>'device' as device, o.data->>'rule' as rule
            from isotherm.outbox o, isotherm.episode e
            where o.type = 'isotherm.breach.opened' and e.class = 'breach'
            """
        #expect(try fixture.lines(opened) == ["(t,box-1,hot)"])
        #expect(try fixture.count("select count(*) from isotherm.outbox where type = 'isotherm.breach.closed'") == 1)
    }

    @Test(arguments: [false, true])
    func `readings stored after the last saved state are judged at the next start`(isCompressed: Bool) async throws {
        let fixture = try CollectorFixture()
        try await run(readings(0..<8, celsius: 5), in: fixture)
        let saved = try fixture.connection().query("select state, updated_at from isotherm.detector_state").single()
        let (state, time) = (try saved.bytes("state"), try saved.microseconds("updated_at"))
        try await run(readings(8..<11, celsius: 14), in: fixture)
        // What a kill -9 leaves behind: all readings are stored, the state is older.
        try fixture.connection().execute(
            "update isotherm.detector_state set state = $1, updated_at = $2",
            [.bytes(state), .timestamp(microseconds: time)]
        )
        #expect(try fixture.count("select count(*) from isotherm.breaches") == 0)
        if isCompressed { try compress(fixture) }
        // A start without new readings brings the state up and saves it.
        try await run([], in: fixture)
        // Alone these two are too short for the rule: it is met only together with the three before.
        try await run(readings(11..<13, celsius: 14), in: fixture)
        #expect(try fixture.lines("select device, rule from isotherm.breaches") == ["(box-1,hot)"])
        #expect(try fixture.count("select count(*) from isotherm.episode where class = 'fault'") == 0)
        #expect(try fixture.count("select count(*) from isotherm.outbox where type = 'isotherm.breach.opened'") == 1)
    }

    @Test func `a device that has only begun is judged from its first reading after a crash`() async throws {
        let fixture = try CollectorFixture()
        var options = fixture.options(profile: CollectorFixture.quickToWarm)
        options.detection?.settings.reopenWindow = 5
        var written: (state: [UInt8], time: Int64)?
        try await fixture.withCollector(options) { health in
            try await fixture.publish(readings(0..<3, celsius: 14))
            #expect(await waitUntil { health.status.storedRows == 3 })
            let row = try fixture.connection().query("select state, updated_at from isotherm.detector_state").single()
            written = (try row.bytes("state"), try row.microseconds("updated_at"))
        }
        let (state, time) = try #require(written)
        // Only from where on to judge.
        #expect(state.count == 8)
        try fixture.connection().execute(
            "update isotherm.detector_state set state = $1, updated_at = $2",
            [.bytes(state), .timestamp(microseconds: time)]
        )
        #expect(try fixture.count("select count(*) from isotherm.breaches") == 0)
        // Alone these two are too short for the rule: it is met only together with the three before.
        try await run(readings(3..<5, celsius: 14), in: fixture)
        let started = """
            select device, rule, extract(epoch from started_at) * 1000 = \(start) as same from isotherm.breaches
            """
        #expect(try fixture.lines(started) == ["(box-1,hot,t)"])
    }

    @Test func `devices that began together do not write their states together`() async throws {
        let fixture = try CollectorFixture()
        var options = fixture.options(profile: CollectorFixture.quickToWarm)
        options.detection?.saveReadings = 5
        let whole = "select count(*) from isotherm.detector_state where octet_length(state) > 8"
        try await fixture.withCollector(options) { health in
            for (round, expected) in [0, 12, 24].enumerated() {
                let batch = (0..<300).map { row in
                    let time = start + Int64(round * 3 + row / 100) * 6_000
                    return #"{"device":"box-\#(row % 100)","ts":\#(time),"values":{"temperature":5}}"#
                }
                try await fixture.publish(["[\(batch.joined(separator: ","))]"])
                #expect(await waitUntil { health.status.storedRows == 300 * (round + 1) })
                // Eight, and one for each 64 rows of the batch.
                #expect(try fixture.count(whole) == expected)
            }
        }
        #expect(try fixture.count(whole) == 100)
    }

    /// Turns all that is stored into segments.
    private func compress(_ fixture: CollectorFixture) throws {
        let connection = try fixture.connection()
        try TimeFunctions.install(connection)
        let compressor = ChunkCompressor(connection)
        let tomorrow = Day(containing: SystemTime.now()).advanced(by: 1)
        for chunk in try compressor.candidates(.reading, before: tomorrow) { try compressor.compress(.reading, chunk) }
        #expect(try fixture.count("select count(*) from isotherm.reading") == 0)
    }

    @Test func `redelivered readings are not told as duplicates of the device`() async throws {
        let fixture = try CollectorFixture()
        try await run(readings(0..<8, celsius: 5), in: fixture)
        let options = fixture.options(profile: CollectorFixture.quickToWarm)
        try await fixture.withCollector(options) { health in
            try await fixture.publish(readings(0..<9, celsius: 5))
            #expect(await waitUntil { health.status.storedRows == 1 })
        }
        #expect(try fixture.count("select count(*) from isotherm.episode") == 0)
    }

    @Test func `readings of which somebody else has stored one are stored and judged once`() async throws {
        let fixture = try CollectorFixture()
        try await fixture.withCollector(fixture.options(profile: CollectorFixture.quickToWarm)) { health in
            try await fixture.publish(readings(0..<8, celsius: 5))
            #expect(await waitUntil { health.status.storedRows == 8 })
            try fixture.connection().execute(
                """
                insert into isotherm.reading (time, series_id, value, received_at)
                select max(time) + interval '18 seconds', series_id, 14, now() from isotherm.reading group by series_id
                """
            )
            // They are newer than all that the collector knows, so it judges them before the server refuses them.
            try fixture.publish("[\(readings(8..<16, celsius: 14).joined(separator: ","))]")
            #expect(await waitUntil { health.status.storedRows == 15 })
        }
        #expect(try fixture.count("select count(*) from isotherm.readings") == 16)
        #expect(try fixture.count("select count(*) from isotherm.dead_letter") == 0)
        #expect(try fixture.lines("select state, rule from isotherm.breaches") == ["(open,hot)"])
        #expect(try fixture.count("select count(*) from isotherm.outbox where type = 'isotherm.breach.opened'") == 1)
        #expect(try fixture.count("select count(*) from isotherm.episode where code = 'duplicate'") == 0)
    }

    @Test func `a device's new profile judges without a restart`() async throws {
        let fixture = try CollectorFixture()
        var strict = CollectorFixture.quickToWarm
        strict.id = "strict"
        strict.rules = [Rule(id: "cool", comparison: .above, limit: 4, duration: 20, severity: .major)]
        let profiles = [CollectorFixture.quickToWarm, strict]
        var options = fixture.options()
        options.detection = DetectionOptions { _, _, registered in profiles.first { $0.id == registered } ?? profiles[0]
        }
        try await fixture.withCollector(options) { health in
            try await fixture.publish(readings(0..<8, celsius: 5))
            #expect(await waitUntil { health.status.storedRows == 8 })
            try fixture.connection().execute("update isotherm.device set profile = 'strict'")
            // The collector looks once per tick; each reading may be the first that is judged by the new profile.
            var step = 8
            let isJudged = try await waitUntil(limit: .seconds(120)) {
                try await fixture.publish(readings(step..<(step + 1), celsius: 5))
                step += 1
                return try fixture.count("select count(*) from isotherm.breaches") == 1
            }
            #expect(isJudged)
        }
        #expect(try fixture.lines("select rule from isotherm.breaches") == ["(cool)"])
    }

    private func options(in fixture: CollectorFixture, files: [Profile]) -> CollectorOptions {
        let catalog = ProfileCatalog(files: files)
        var options = fixture.options()
        var detection = DetectionOptions { tenant, _, _ in catalog.profile("warm", tenant: tenant.rawValue) }
        detection.settings.reopenWindow = 5
        detection.refresh = { connection throws(PostgresError) in
            do throws(ProfileArchiveError) {
                try catalog.refresh(on: connection)
            } catch .database(let error) {
                throw error
            } catch {
                Issue.record("\(error)")
            }
        }
        options.detection = detection
        return options
    }

    @Test func `a profile's new version judges without a restart, and after one`() async throws {
        let fixture = try CollectorFixture()
        var file = CollectorFixture.quickToWarm
        file.id = "warm"
        var stricter = file
        stricter.rules = [Rule(id: "cool", comparison: .above, limit: 4, duration: 20, severity: .major)]
        let archive = ProfileArchive(try fixture.connection())
        let steps = try await fixture.withCollector(options(in: fixture, files: [file])) { health in
            try await fixture.publish(readings(0..<8, celsius: 5))
            #expect(await waitUntil { health.status.storedRows == 8 })
            #expect(try fixture.count("select count(*) from isotherm.breaches") == 0)
            _ = try archive.append(stricter, tenant: "acme", after: file.version, by: "Vera", comment: "label")
            // The collector looks once per tick; each reading may be the first that is judged by the new version.
            var step = 8
            let isJudged = try await waitUntil(limit: .seconds(120)) {
                try await fixture.publish(readings(step..<(step + 1), celsius: 5))
                step += 1
                return try fixture.count("select count(*) from isotherm.breaches") == 1
            }
            #expect(isJudged)
            return step
        }
        let judged = "select rule, profile_version from isotherm.breaches"
        #expect(try fixture.lines(judged) == ["(cool,\(file.version + 1))"])
        // A collector that starts anew with the same files judges by what is in force: the breach goes on, and alone.
        let next = try archive.append(
            stricter,
            tenant: "acme",
            after: file.version + 1,
            by: "Vera",
            comment: "again"
        )
        try await fixture.withCollector(options(in: fixture, files: [file])) { health in
            try await fixture.publish(readings(steps..<(steps + 4), celsius: 9))
            #expect(await waitUntil { health.status.storedRows == 4 })
        }
        #expect(next.number == file.version + 2)
        #expect(try fixture.lines(judged) == ["(cool,\(file.version + 1))"], "what judged it stays")
    }
}
