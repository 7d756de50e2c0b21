import ColdChain
import Foundation
import MigratedServer
import Postgres
import Telemetry
import Testing

@testable import Collector

/// What a person has ended stays ended, whatever the detector says later.
@Suite(.serialized) struct EpisodeStoreTests {
    private static let profile = Profile(
        id: "test-2-8",
        low: 2,
        high: 8,
        rules: [
            Rule(id: "hot", comparison: .above, limit: 8, duration: 600, severity: .major),
            Rule(id: "hotter", comparison: .above, limit: 15, duration: 600, severity: .critical),
        ],
        settling: 0,
        loadTimeConstant: 60
    )
    private let connection: Connection

    init() throws {
        connection = try Connection(CollectorFixture.shared.get().database())
        try connection.execute("insert into isotherm.device (tenant, name) values ('acme', 'box-1')")
    }

    /// Judges one temperature a minute and writes what is said.
    private func judge(
        _ detector: inout DeviceDetector,
        _ celsius: Double,
        minutes: Range<Int>,
        of eventClass: EventClass = .breach
    ) throws {
        var events: [DetectorEvent] = []
        for minute in minutes {
            let time = Timestamp(microseconds: 1_767_225_600_000_000 + Int64(minute) * 60_000_000)
            let sample = Sample(metric: .temperature, value: celsius, eventTime: time, receivedTime: time)
            detector.ingest(sample, into: &events)
        }
        let judged = events.filter { $0.eventClass == eventClass }.map {
            JudgedEvent(event: $0, tenant: TenantName(rawValue: "acme"), device: 1)
        }
        try connection.transaction { () throws(PostgresError) in try EpisodeStore.write(judged, on: connection) }
    }

    private func breach() throws -> (state: String, severity: String, told: Int64) {
        let row = try connection.query("select state, severity from isotherm.episode").single()
        let told = try connection.query("select count(*) as n from isotherm.outbox").single().int("n")
        return (try row.string("state"), try row.string("severity"), told)
    }

    private func detector() -> DeviceDetector {
        let name = DeviceName(rawValue: "box-1")
        return DeviceDetector(
            device: DeviceDescription(tenant: TenantName(rawValue: "acme"), device: name),
            profile: Self.profile
        )
    }

    @Test func `a breach that a person has closed is not reopened by a graver rule`() throws {
        var detector = detector()
        try judge(&detector, 5, minutes: 0..<30)
        try judge(&detector, 10, minutes: 30..<60)
        #expect(try breach() == ("open", "major", 1))
        try connection.executeScript(
            """
            insert into isotherm.episode_action (episode_id, tenant, action, actor, comment, time)
            select id, tenant, 'closed', 'anna', 'the logger is lost', now() from isotherm.episode;
            update isotherm.episode set state = 'closed', closed_at = now()
            """
        )
        try judge(&detector, 20, minutes: 60..<90)
        try judge(&detector, 5, minutes: 90..<150)
        #expect(try breach() == ("closed", "major", 1))
    }

    @Test func `a breach that nobody has touched follows its detector`() throws {
        var detector = detector()
        try judge(&detector, 5, minutes: 0..<30)
        try judge(&detector, 10, minutes: 30..<60)
        try judge(&detector, 20, minutes: 60..<90)
        #expect(try breach() == ("open", "critical", 2))
        try judge(&detector, 5, minutes: 90..<150)
        #expect(try breach() == ("closed", "critical", 3))
    }

    @Test func `a warning that was taken back and is raised again is told as it was in the beginning`() throws {
        var profile = Self.profile
        profile.rules = [Rule(id: "hot", comparison: .above, limit: 8, duration: 7_200, severity: .major)]
        profile.loadTimeConstant = 3_600
        var detector = DeviceDetector(device: detector().device, profile: profile)
        var minute = 0
        func hold(_ celsius: Double, minutes: Int) throws {
            for _ in 0..<minutes {
                let swing = [0.0, 0.31, 0.52, 0.33, 0.02, -0.34, -0.51, -0.29][minute % 8]
                try judge(&detector, celsius + swing, minutes: minute..<(minute + 1), of: .warning)
                minute += 1
            }
        }
        try hold(5, minutes: 600)
        try hold(13, minutes: 40)
        try hold(4, minutes: 60)
        try hold(13, minutes: 40)
        let types = try connection.query("select type from isotherm.outbox order by id").map { row in
            try row.string("type")
        }
        #expect(types == ["raised", "cleared", "raised"].map { "isotherm.warning." + $0 })
        #expect(try breach().state == "open")
    }
}
