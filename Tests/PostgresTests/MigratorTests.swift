import Postgres
import Testing

@Suite("Migrations")
struct MigratorTests {
    private let one = Migration(
        version: 1,
        name: "first",
        sql: "CREATE TABLE isotherm.a (x int); INSERT INTO isotherm.a VALUES (1)"
    )
    private let two = Migration(version: 2, name: "second", sql: "CREATE TABLE isotherm.b (x int)")

    @Test func missingStepsAreAppliedOnceAndInOrder() throws {
        let connection = try Connection(try TestServer.database("migrate_once"))
        let migrator = Migrator(connection)
        #expect(try migrator.pending([two, one]).map(\.version) == [1, 2])
        #expect(try migrator.apply([one]) == [1])
        #expect(try migrator.pending([two, one]).map(\.version) == [2])
        #expect(try migrator.apply([two, one]) == [2])
        #expect(try migrator.apply([one, two]) == [])
        #expect(try connection.query("SELECT x FROM isotherm.a").count == 1)
        let rows = try connection.query("SELECT * FROM isotherm.schema_migration ORDER BY version")
        #expect(try rows.map { try $0.string("name") } == ["first", "second"])
        #expect(try rows[0].string("checksum").count == 64)
    }

    @Test func aChangedStepIsRefused() throws {
        let connection = try Connection(try TestServer.database("migrate_changed"))
        try Migrator(connection).apply([one])
        let changed = Migration(version: 1, name: "first", sql: one.sql + " ")
        let error = try #require(throws: PostgresError.self) { try Migrator(connection).apply([changed, two]) }
        #expect(error.code == .migration)
        #expect(error.message.contains("migration 1 (first) was changed"))
        #expect(try connection.query("SELECT to_regclass('isotherm.b') IS NULL AS absent").single().bool("absent"))
    }

    @Test func aDatabaseThatIsNewerThanTheProgramIsRefused() throws {
        let connection = try Connection(try TestServer.database("migrate_newer"))
        try Migrator(connection).apply([one, two])
        let error = try #require(throws: PostgresError.self) { try Migrator(connection).apply([one]) }
        #expect(error.code == .migration)
        #expect(error.message.contains("does not know"))
    }

    @Test func doubledNumbersAreRefused() throws {
        let connection = try Connection(try TestServer.database("migrate_doubled"))
        #expect(throws: PostgresError.self) {
            try Migrator(connection).apply([one, Migration(version: 1, name: "again", sql: "SELECT 1")])
        }
    }

    @Test func aFailingStepLeavesNothingAndTheEarlierOnesStay() throws {
        let connection = try Connection(try TestServer.database("migrate_failing"))
        let broken = Migration(version: 2, name: "broken", sql: "CREATE TABLE isotherm.c (x int); SELECT 1/0")
        let error = try #require(throws: PostgresError.self) { try Migrator(connection).apply([one, broken]) }
        #expect(error.sqlState == "22012")
        #expect(error.operation == "migration 2 broken")
        #expect(try connection.query("SELECT to_regclass('isotherm.c') IS NULL AS absent").single().bool("absent"))
        #expect(try connection.query("SELECT version FROM isotherm.schema_migration").count == 1)
        #expect(try Migrator(connection).apply([one, two]) == [2])
    }

    @Test func severalProgramsAtOnceApplyEachStepOnce() async throws {
        let options = try TestServer.database("migrate_many")
        let steps = (1...8).map { Migration(version: $0, name: "s\($0)", sql: "CREATE TABLE isotherm.t\($0) (x int)") }
        let pool = Pool(options, limits: PoolOptions(size: 4))
        let applied = try await withThrowingTaskGroup(of: [Int].self) { group in
            for _ in 0..<4 {
                group.addTask { try await pool.withConnection { try Migrator($0).apply(steps) } }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(applied.sorted() == Array(1...8))
        await pool.close()
    }
}
