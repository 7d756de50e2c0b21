import Postgres
import Telemetry
import Testing

@testable import TimeSeries

@Suite("Positions over a connection of their own")
struct PositionConnectionTests {
    private let now = Timestamp.newYear

    /// Readings and positions of several devices, in the order in which gateways that send side by side bring them.
    private func batch(
        _ catalog: inout SeriesCatalog,
        devices: Int = 7,
        from first: Int = 0,
        count: Int,
        stepSeconds: Double = 10
    ) throws -> ReadingBatch {
        var batch = ReadingBatch()
        for device in (0..<devices).reversed() {
            let series = try catalog.temperature("d\(device)")
            for step in first..<(first + count) {
                let time = now.advanced(bySeconds: Double(step) * stepSeconds)
                batch.append(series, at: time, value: Double(device * 1_000 + step), receivedAt: now)
                let position = Position(latitude: Double(device), longitude: Double(step))
                batch.positions.append(position, of: catalog.device(of: series), at: time, receivedAt: now)
            }
        }
        return batch
    }

    private func misplaced(on connection: Connection) throws -> Int64 {
        try connection.query(
            """
            SELECT count(*) AS n FROM isotherm.readings r JOIN isotherm.positions p USING (tenant, device, time)
            WHERE r.value <> p.latitude * 1000 + p.longitude
                OR r.value <> substring(device FROM 2)::int * 1000 + extract(epoch FROM time - $1) / 10
            """,
            [.timestamp(microseconds: now.microseconds)]
        ).single().int("n")
    }

    @Test func aBatchIsStoredSideBySideAndItsRepeatsAreCounted() throws {
        let options = try TestDatabase.make("write_beside")
        let (connection, positions) = (try Connection(options), try Connection(options))
        let writer = ReadingWriter(connection, positions: positions)
        var catalog = SeriesCatalog()
        for (from, repeated) in [(0, 0), (10, 70), (15, 105), (15, 140), (40, 0), (60, 0)] {
            let batch = try batch(&catalog, from: from, count: 20)
            try writer.prepare(batch, catalog, now: now)
            var known: [Int]?
            let outcome = try connection.transaction { () throws(PostgresError) in
                try writer.write(batch) { known = $0 }
            }
            #expect(outcome.duplicateReadings == repeated && outcome.duplicatePositions == repeated)
            #expect(outcome.insertedPositions == batch.positions.count - repeated)
            #expect(known == outcome.duplicateReadingRows)
        }
        let counts = try connection.query(
            "SELECT (SELECT count(*) FROM isotherm.reading) AS r, (SELECT count(*) FROM isotherm.position) AS p"
        ).single()
        let steps = Set(Array(0..<35) + Array(40..<80)).count
        #expect(try counts.int("r") == Int64(steps * 7) && counts.int("p") == Int64(steps * 7))
        #expect(try misplaced(on: connection) == 0)
    }

    @Test func aBatchOfSeveralDaysGoesToSeveralChunks() throws {
        let options = try TestDatabase.make("write_beside_days")
        let (connection, positions) = (try Connection(options), try Connection(options))
        let writer = ReadingWriter(connection, positions: positions)
        var catalog = SeriesCatalog()
        let batch = try batch(&catalog, count: 30, stepSeconds: 20_000)
        try writer.prepare(batch, catalog, now: now)
        let outcome = try connection.transaction { () throws(PostgresError) in try writer.write(batch) }
        #expect(outcome.insertedReadings == 210 && outcome.insertedPositions == 210)
        #expect(try ChunkMaker(connection).chunks(of: .position).count == 7)
        #expect(try connection.query("SELECT FROM isotherm.position").count == 210)
        #expect(!positions.isInTransaction)
    }

    /// What a transaction that failed left behind is what a batch finds when it is stored again.
    @Test func aBatchThatFailedIsStoredAgainWhole() throws {
        struct Refused: Error {}
        let options = try TestDatabase.make("write_beside_again")
        let (connection, positions) = (try Connection(options), try Connection(options))
        let writer = ReadingWriter(connection, positions: positions)
        var catalog = SeriesCatalog()
        let batch = try batch(&catalog, count: 20)
        try writer.prepare(batch, catalog, now: now)
        #expect(throws: Refused.self) {
            try connection.transaction { () throws in
                _ = try writer.write(batch)
                throw Refused()
            }
        }
        #expect(try connection.query("SELECT FROM isotherm.reading").count == 0)
        #expect(try connection.query("SELECT FROM isotherm.position").count == 140)
        let outcome = try connection.transaction { () throws(PostgresError) in try writer.write(batch) }
        #expect(outcome.insertedReadings == 140 && outcome.duplicatePositions == 140)
        #expect(try misplaced(on: connection) == 0)
    }

    @Test func positionsThatCannotBeStoredLeaveNoReadings() throws {
        let options = try TestDatabase.make("write_beside_refused")
        let (connection, positions) = (try Connection(options), try Connection(options))
        let writer = ReadingWriter(connection, positions: positions)
        var catalog = SeriesCatalog()
        let batch = try batch(&catalog, count: 20)
        try writer.prepare(batch, catalog, now: now)
        try connection.execute("ALTER TABLE isotherm.position ADD CONSTRAINT north CHECK (latitude < 6)")
        var told = 0
        let error = #expect(throws: PostgresError.self) {
            try connection.transaction { () throws(PostgresError) in _ = try writer.write(batch) { _ in told += 1 } }
        }
        #expect(error?.isCheckViolation == true)
        #expect(told == 1)
        #expect(try connection.query("SELECT FROM isotherm.reading").count == 0)
        #expect(try connection.query("SELECT FROM isotherm.position").count == 0)
    }
}
