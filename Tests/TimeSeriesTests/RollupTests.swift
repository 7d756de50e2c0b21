import Postgres
import Telemetry
import Testing

@testable import TimeSeries

@Suite("Rollups")
struct RollupTests {
    private let start = Timestamp.newYear

    private func database(_ name: String) throws -> ConnectionOptions {
        let options = try TestDatabase.make(name)
        try TimeFunctions.install(Connection(options))
        return options
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func everyLevelAgreesWithPlainSQLWhateverHappened(seed: UInt64) throws {
        let connection = try Connection(try database("rollup_random_\(seed)"))
        var world = RollupWorld(connection, seed: seed)
        try world.prepare()
        // Over one connection and over two.
        let refresher = RollupRefresher(connection, seriesForTwo: seed.isMultiple(of: 2) ? 2 : 500)
        for round in 0..<14 {
            try world.disturb()
            if round.isMultiple(of: 2) { _ = try refresher.refresh(now: world.now) }
            // Late data show after the next refresh; everything else at once.
            if round.isMultiple(of: 4) { #expect(try RollupReference.differences(on: connection) == []) }
        }
        let report = try refresher.refresh(now: world.now)
        #expect(report.isComplete && !report.wasBusy)
        #expect(try RollupReference.differences(on: connection) == [])
        #expect(try connection.query("SELECT FROM isotherm.rollup_1d").count > 0)
        // Nothing is left, and a repeat changes nothing.
        #expect(try connection.query("SELECT FROM isotherm.rollup_dirty").isEmpty)
        #expect(try RollupRefresher(connection).refresh(now: world.now).repairedHours == 0)
    }

    @Test func whatIsNewerThanTheRollupsIsInTheViewsAtOnce() throws {
        let connection = try Connection(try database("rollup_live"))
        var world = RollupWorld(connection, seed: 9)
        try world.prepare()
        try world.live(minutes: 200)
        #expect(try connection.query("SELECT FROM isotherm.rollup_1m").isEmpty)
        #expect(try RollupReference.differences(on: connection) == [])
        let row = try connection.query("SELECT sum(count)::bigint AS n FROM isotherm.readings_1h").single()
        let valid = "SELECT FROM isotherm.reading WHERE value IS NOT NULL AND quality & 1 = 0"
        #expect(try row.int("n") == connection.query(valid).count)
        // Hours and days are those of UTC, in whatever zone somebody looks at them.
        _ = try RollupRefresher(connection).refresh(now: world.now)
        try world.live(minutes: 2)
        try connection.execute("SET TIME ZONE 'Asia/Kathmandu'")
        #expect(try RollupReference.differences(on: connection) == [])
    }

    @Test func theIndexOfTheFleetAnswersAloneAfterTheKeepersWork() throws {
        let connection = try Connection(try database("rollup_visible"))
        var world = RollupWorld(connection, seed: 15)
        try world.prepare()
        try world.live(minutes: 600)
        _ = try RollupRefresher(connection).refresh(now: world.now)
        try world.late(minutes: 400)
        _ = try RollupRefresher(connection).refresh(now: world.now)
        // The refresh did not wait for the disk, and what is not there yet is called visible by no vacuum.
        try connection.execute("UPDATE isotherm.rollup_level SET ready_until = ready_until")
        try RollupRefresher(connection).makeHoursVisible()
        let hours = try connection.query(
            "SELECT relpages, relallvisible FROM pg_class WHERE oid = 'isotherm.rollup_1h'::regclass"
        ).single()
        #expect(try hours.int("relpages") > 0)
        #expect(try hours.int("relallvisible") == hours.int("relpages"))
    }

    /// What takes long, the time since the reading before and the percentiles, is not computed for who asks for neither.
    @Test func aQuestionsColumnsDecideWhatIsComputedOfTheNewest() throws {
        let connection = try Connection(try database("rollup_columns"))
        func computed(_ columns: String, _ level: String) throws -> [String] {
            let sql = "EXPLAIN SELECT \(columns) FROM isotherm.rollup_\(level)_live GROUP BY bucket"
            let plan = try connection.query(sql).map { try $0.string("QUERY PLAN") }.joined()
            return ["newest_values", "newest_times", "newest_sketches"].filter(plan.contains)
        }
        let values = "bucket, sum(count), min(minimum), max(maximum), sum(total)"
        for level in ["1m", "15m", "1h", "1d"] {
            #expect(try computed(values, level) == ["newest_values"])
            #expect(try computed("sum(seconds)", level) == ["newest_values", "newest_times"])
        }
        #expect(try computed("isotherm.sketch_union(sketch)", "1h") == ["newest_values", "newest_sketches"])
    }

    @Test func aRefreshWritesOnlyTheMinutesThatAreOthersThanBefore() throws {
        let connection = try Connection(try database("rollup_touched"))
        var world = RollupWorld(connection, seed: 12)
        try world.prepare()
        try world.live(minutes: 300)
        _ = try RollupRefresher(connection).refresh(now: world.now)
        try connection.execute("CREATE TEMP TABLE made AS SELECT ctid AS place, * FROM isotherm.rollup_1m")
        // Each of a series, in the second half of a minute that has readings and between two of them: no other minute begins
        // with the reading after it.
        let late = try connection.query(
            """
            INSERT INTO isotherm.reading (time, series_id, value, received_at)
            SELECT first_time + (last_time - first_time) / 2, series_id, 4, now() FROM made
            WHERE bucket >= '2026-01-01 03:00Z' AND bucket < '2026-01-01 04:00Z' AND count > 1 AND last_time > first_time
            ORDER BY series_id, bucket LIMIT 5 RETURNING series_id
            """
        )
        #expect(late.count == 5)
        #expect(try RollupRefresher(connection).refresh(now: world.now).repairedHours == 1)
        let written = try connection.query(
            "SELECT FROM isotherm.rollup_1m m WHERE (m.series_id, m.bucket, m.ctid) NOT IN (SELECT series_id, bucket, place FROM made)"
        )
        #expect(written.count == 5)
        #expect(try RollupReference.differences(on: connection) == [])
    }

    /// A day's percentiles are made of what one hour had and has, unless day and hours do not count the same.
    @Test(arguments: ["sketch = '{}', count = count + 1", "sketch = '{5,1}'"])
    func aDayThatWasSpoiltIsMadeOfItsHours(spoiling: String) throws {
        let connection = try Connection(try database("rollup_spoilt_\(spoiling.count)"))
        var world = RollupWorld(connection, seed: 13)
        try world.prepare()
        try world.live(minutes: 1_500)
        _ = try RollupRefresher(connection).refresh(now: world.now)
        #expect(try connection.execute("UPDATE isotherm.rollup_1d SET \(spoiling)") > 0)
        try connection.execute(
            "DELETE FROM isotherm.reading WHERE time >= '2026-01-01 05:00Z' AND time < '2026-01-01 05:30Z'"
        )
        _ = try RollupRefresher(connection).refresh(now: world.now)
        #expect(try RollupReference.differences(on: connection) == [])
    }

    /// Over one connection, and over two of which either may be killed.
    @Test(arguments: [500, 2])
    func aKilledRefreshMissesNothingAndDoublesNothing(seriesForTwo: Int) async throws {
        let options = try database("rollup_killed_\(seriesForTwo)")
        let connection = try Connection(options)
        var world = RollupWorld(connection, seed: 4)
        try world.prepare()
        try world.live(minutes: 2_000)
        let pool = Pool(options, limits: PoolOptions(size: 2))
        let killing = """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE query LIKE '%rollup%' AND pid <> pg_backend_pid() AND datname = current_database()
                AND state = 'active'
            """
        var kills = 0
        for attempt in 0..<12 {
            let now = world.now
            async let refreshed = pool.withConnection {
                try RollupRefresher($0, seriesForTwo: seriesForTwo).refresh(now: now)
            }
            // Asked through the pool: a wait that holds the thread would keep the refresh from beginning.
            for _ in 0..<(attempt * 3) { try await pool.withConnection { _ = try $0.query("SELECT 1") } }
            var patience = 500
            while patience > 0, try await pool.withConnection({ try $0.query(killing).isEmpty }) { patience -= 1 }
            kills += patience > 0 ? 1 : 0
            _ = try? await refreshed  // killed is what it is meant to be
            try world.late(minutes: 300)
        }
        await pool.close()
        #expect(kills > 0)
        _ = try RollupRefresher(connection).refresh(now: world.now)
        #expect(try RollupReference.differences(on: connection) == [])
    }

    @Test func ofTwoSchedulersOneWorks() async throws {
        let options = try database("rollup_two")
        let connection = try Connection(options)
        var world = RollupWorld(connection, seed: 5)
        try world.prepare()
        try world.live(minutes: 1_000)
        let pool = Pool(options, limits: PoolOptions(size: 2))
        let now = world.now
        async let one = pool.withConnection { try RollupRefresher($0).refresh(now: now) }
        async let other = pool.withConnection { try RollupRefresher($0).refresh(now: now) }
        let reports = try await [one, other]
        await pool.close()
        #expect(reports.contains { !$0.wasBusy })
        #expect(try RollupReference.differences(on: connection) == [])
    }

    @Test func aStepLimitLeavesTheRestForTheNextCall() throws {
        let connection = try Connection(try database("rollup_steps"))
        var world = RollupWorld(connection, seed: 6)
        try world.prepare()
        try world.live(minutes: 600)
        var calls = 0
        while try !RollupRefresher(connection).refresh(now: world.now, stepLimit: 2).isComplete { calls += 1 }
        #expect(calls > 2)
        #expect(try RollupReference.differences(on: connection) == [])
    }

    /// Many series are made in turns and pieces of some minutes; here the limits are so small that five are many.
    @Test(arguments: [(1, 1), (2, 9), (5, 20), (9, 1_000)])
    func whatIsMadeInTurnsIsTheSame(seriesAtOnce: Int, rowsAtOnce: Int) throws {
        let connection = try Connection(try database("rollup_turns_\(seriesAtOnce)"))
        var world = RollupWorld(connection, seed: 11)
        try world.prepare()
        try world.live(minutes: 200)
        try world.late(minutes: 400)
        _ = try RollupRefresher(connection).refresh(now: world.now)
        let hour = start.advanced(bySeconds: 3 * 3_600)
        for (minutes, series) in [
            (hour..<hour.advanced(bySeconds: 3_600), nil), (hour..<hour.advanced(bySeconds: 1_800), [1, 3, 4]),
        ]
            as [(Range<Timestamp>, [Int32]?)]
        {
            let chosen = series.map { "AND series_id = ANY ('{\($0.map(String.init).joined(separator: ","))}')" } ?? ""
            let hours = series == nil ? ["rollup_1h"] : []
            for table in ["rollup_1m", "rollup_15m"] + hours {
                let spoilt = try connection.execute(
                    "UPDATE isotherm.\(table) SET total = total + 1 WHERE bucket >= $1 AND bucket < $2 \(chosen)",
                    [
                        .timestamp(microseconds: minutes.lowerBound.microseconds),
                        .timestamp(microseconds: minutes.upperBound.microseconds),
                    ]
                )
                #expect(spoilt > 0)
            }
            #expect(try RollupReference.differences(on: connection) != [])
            let maker = ChunkMaker(connection)
            try maker.ensure(.minute, for: [hour], now: world.now)
            let chunk = try #require(maker.known(.minute, at: hour)).name(in: .minute)
            try connection.transaction { () throws(PostgresError) in
                try RollupMaker(connection, seriesAtOnce: seriesAtOnce, rowsAtOnce: rowsAtOnce)
                    .make(
                        RollupMaker.Stretch(
                            minutes: minutes,
                            quarters: minutes,
                            series: SeriesChoice(listed: series),
                            hour: series == nil ? hour : nil
                        ),
                        in: chunk
                    )
            }
            #expect(try RollupReference.differences(on: connection) == [])
        }
    }

    @Test func rollupsOfRemovedReadingsStay() throws {
        let connection = try Connection(try database("rollup_frozen"))
        var world = RollupWorld(connection, seed: 7)
        try world.prepare()
        try world.live(minutes: 1_500)
        _ = try RollupRefresher(connection).refresh(now: world.now)
        let before = try connection.query("SELECT sum(count)::bigint AS n FROM isotherm.rollup_1h").single().int("n")
        try connection.execute(
            "UPDATE isotherm.storage_horizon SET frozen_before = $1",
            [.timestamp(microseconds: world.now.microseconds)]
        )
        try connection.execute("DELETE FROM isotherm.reading")
        // Marked before the border was moved, and made again after it.
        try connection.execute(
            "INSERT INTO isotherm.rollup_dirty VALUES (date_bin('1 hour', $1, '2000-01-01'), 0)",
            [.timestamp(microseconds: start.advanced(bySeconds: 7_200).microseconds)]
        )
        _ = try RollupRefresher(connection).refresh(now: world.now)
        #expect(
            try connection.query("SELECT sum(count)::bigint AS n FROM isotherm.rollup_1h").single().int("n") == before
        )
    }

    @Test func chartsComeFromTheLevelThatFits() throws {
        let connection = try Connection(try database("rollup_curve"))
        var world = RollupWorld(connection, seed: 8)
        try world.prepare()
        try world.live(minutes: 300)
        _ = try RollupRefresher(connection).refresh(now: world.now)
        for width in [10.0, 60, 300, 900, 3_600] {
            let row = try connection.query(
                """
                SELECT sum(c.count)::bigint AS n, min(c.minimum) AS low, max(c.maximum) AS high,
                    sum(c.count * c.mean) AS total
                FROM isotherm.curve(1, '2026-01-01', '2026-01-03', $1) c
                """,
                [.double(width)]
            ).single()
            let plain = try connection.query(
                """
                SELECT count(*) AS n, min(value) AS low, max(value) AS high, sum(value) AS total
                FROM isotherm.reading WHERE series_id = 1 AND value IS NOT NULL AND quality & 1 = 0
                """
            ).single()
            #expect(try row.int("n") == plain.int("n"))
            #expect(try row.double("low") == plain.double("low") && row.double("high") == plain.double("high"))
            #expect(try abs(row.double("total") - plain.double("total")) < 1e-6)
        }
    }
}
