import Access
import ColdChain
import MigratedServer
import Postgres
import Profiles
import Telemetry
import Testing

/// Every version of a profile stays, whoever made it, and one of them is in force.
@Suite("The versions of profiles") struct ProfileArchiveTests {
    /// Owned by an ordinary role, so that the policies that keep tenants apart hold.
    private static let server = Result {
        try MigratedServer(label: "profiles", owner: "app") { try TenantSeparation.install($0) }
    }
    private static let file = Profile(
        id: "chilled",
        title: ProfileTitle(english: "Chilled goods", russian: "Охлаждённые товары"),
        low: 2,
        high: 8,
        rules: [Rule(id: "hot", comparison: .above, limit: 8, duration: 600, severity: .major)],
        zones: [ZoneBudget(above: 8, upTo: 15, budgetHours: 2)],
        shelfLife: ShelfLife(model: .q10(2), hours: 100, referenceTemperature: 5),
        sources: ["the label"]
    )
    private let options: ConnectionOptions
    private let connection: Connection
    private var archive: ProfileArchive { ProfileArchive(connection) }

    init() throws {
        options = try Self.server.get().database()
        connection = try Connection(options)
    }

    private func with(high: Double) -> Profile {
        var profile = Self.file
        profile.high = high
        return profile
    }

    @Test("What a file says is kept once, and read as it was") func registered() throws {
        #expect(try archive.register([Self.file]).map(\.number) == [1])
        #expect(try archive.register([Self.file]).isEmpty)
        let version = try #require(try archive.current("chilled", tenant: "acme"))
        #expect(version.profile == Self.file && version.tenant == nil && version.origin == .file)
    }

    @Test("A file that changed is the next version, whatever number it bears, and the one before stays")
    func changedFile() throws {
        try archive.register([Self.file])
        #expect(try archive.register([with(high: 7)]).map(\.number) == [2])
        var renumbered = with(high: 6)
        renumbered.version = 9
        #expect(try archive.register([renumbered]).map(\.number) == [9])
        #expect(try archive.history("chilled", tenant: "acme").map(\.number) == [9, 2, 1])
        #expect(try archive.version(1, of: "chilled", tenant: "acme")?.profile == Self.file)
        #expect(try archive.version(3, of: "chilled", tenant: "acme") == nil)
    }

    @Test("A tenant's own version is in force for that tenant alone, and later files do not reach it")
    func ownVersion() throws {
        try archive.register([Self.file])
        let own = try archive.append(with(high: 6), tenant: "acme", after: 1, by: "Vera", comment: "the label says so")
        #expect(own.number == 2 && own.author == "Vera" && own.origin == .person)
        try archive.register([with(high: 7)])
        #expect(try archive.current("chilled", tenant: "acme")?.profile.high == 6)
        #expect(try archive.current("chilled", tenant: "north")?.profile.high == 7)
        #expect(try archive.version(2, of: "chilled", tenant: "acme")?.profile.high == 6)
        #expect(try archive.version(2, of: "chilled", tenant: "north")?.profile.high == 7)
        #expect(try archive.current(tenant: "north").map(\.number) == [2])
    }

    @Test("Of two who changed the same version the second hears of the first") func twoAtOnce() throws {
        try archive.register([Self.file])
        let other = ProfileArchive(try Connection(options))
        _ = try archive.append(with(high: 6), tenant: "acme", after: 1, by: "Vera", comment: "first")
        let error = #expect(throws: ProfileArchiveError.self) {
            try other.append(with(high: 5), tenant: "acme", after: 1, by: "Oleg", comment: "second")
        }
        guard case .moved(let winner?) = error else {
            Issue.record("expected the version of the first, came \(String(describing: error))")
            return
        }
        #expect(winner.author == "Vera" && winner.number == 2)
        #expect(try archive.history("chilled", tenant: "acme").count == 2)
    }

    @Test("Versions that are made at the same time have numbers of their own") func atTheSameTime() async throws {
        try archive.register([Self.file])
        let options = options
        let kept = try await withThrowingTaskGroup(of: Bool.self) { group in
            for seat in 0..<6 {
                group.addTask {
                    let archive = ProfileArchive(try Connection(options))
                    var profile = Self.file
                    profile.high = 3 + Double(seat)
                    do {
                        _ = try archive.append(profile, tenant: "acme", after: 1, by: "\(seat)", comment: "at once")
                        return true
                    } catch ProfileArchiveError.moved {
                        return false
                    }
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(kept == 1)
        #expect(try archive.history("chilled", tenant: "acme").map(\.number) == [2, 1])
    }

    @Test("A new profile needs a name that is free") func newProfile() throws {
        try archive.register([Self.file])
        var insulin = Self.file
        insulin.id = "insulin"
        #expect(try archive.append(insulin, tenant: "acme", after: nil, by: "Vera", comment: "new").number == 1)
        #expect(throws: ProfileArchiveError.self) {
            try archive.append(insulin, tenant: "acme", after: nil, by: "Vera", comment: "again")
        }
        #expect(try archive.current(tenant: "acme").map(\.profile.id) == ["chilled", "insulin"])
        #expect(try archive.current(tenant: "north").map(\.profile.id) == ["chilled"])
    }

    @Test("A version can be neither changed nor taken away") func immutable() throws {
        try archive.register([Self.file])
        for statement in [
            "update isotherm.profile_version set definition = '{}'", "update isotherm.profile_version set version = 7",
            "delete from isotherm.profile_version", "truncate isotherm.profile_version",
        ] {
            let error = #expect(throws: PostgresError.self) { try connection.execute(statement) }
            #expect(error?.sqlState == "42501", "\(statement): \(String(describing: error))")
        }
        try connection.execute("update isotherm.profile_version set created_by = 'erased'")
        #expect(try archive.current("chilled", tenant: "acme")?.profile == Self.file)
    }

    @Test("A session of one tenant sees its own versions and everybody's, and writes none for the others")
    func separation() throws {
        try archive.register([Self.file])
        _ = try archive.append(with(high: 6), tenant: "acme", after: 1, by: "Vera", comment: "own")
        try connection.executeScript(TenantSeparation.scope("north").enter)
        #expect(try archive.history("chilled", tenant: "acme").map(\.number) == [1])
        #expect(throws: PostgresError.self) {
            try connection.execute(
                """
                insert into isotherm.profile_version (tenant, profile, version, definition, origin)
                values ('*', 'chilled', 5, '{}', 'person')
                """
            )
        }
    }

    @Test("What was in force on a way is the version at its begin and those that came on it") func inForce() throws {
        let start = Timestamp(seconds: 1_767_225_600)
        try archive.register([Self.file])
        try connection.executeScript(
            """
            insert into isotherm.profile_version (tenant, profile, version, definition, origin, created_at)
            select o.tenant, 'chilled', o.version, definition, 'person', '2026-01-01T00:00:00Z'::timestamptz + o.hours * interval '1 hour'
            from isotherm.profile_version, (values ('acme', 2, 1), ('*', 3, 2), ('acme', 4, 3)) o (tenant, version, hours)
            """
        )
        func numbers(_ tenant: String, _ from: Double, _ to: Double) throws -> [Int] {
            try archive.inForce(
                "chilled",
                tenant: tenant,
                from: start.advanced(bySeconds: from * 3_600),
                to: start.advanced(bySeconds: to * 3_600)
            ).map(\.number)
        }
        #expect(try numbers("acme", 1.5, 2.5) == [2], "the file of hour 2 does not reach acme")
        #expect(try numbers("acme", 1.5, 9) == [2, 4])
        #expect(try numbers("acme", 0, 0.5) == [2], "before anything was kept the oldest stands")
        #expect(try numbers("acme", 0, 3.5) == [2, 4])
        #expect(try numbers("north", 2.5, 9) == [3])
    }
}
