import LocalServers
import Postgres
import Synchronization
import Testing

@Suite("Pool")
struct PoolTests {
    @Test func noMoreConnectionsThanAllowedAreUsed() async throws {
        let pool = Pool(try TestServer.options("bounded"), limits: PoolOptions(size: 3, waitLimit: .seconds(30)))
        let sessions = try await withThrowingTaskGroup(of: Int32.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    try await pool.withConnection { connection in
                        _ = try connection.query("SELECT pg_sleep(0.002)")
                        return connection.serverProcessID
                    }
                }
            }
            return try await group.reduce(into: Set<Int32>()) { $0.insert($1) }
        }
        #expect(sessions.count <= 3)
        await pool.close()
    }

    @Test func aCallerThatWaitsTooLongIsTold() async throws {
        let pool = Pool(try TestServer.options(), limits: PoolOptions(size: 1, waitLimit: .milliseconds(30)))
        let release = Mutex(false)
        let (held, holding) = AsyncStream.makeStream(of: Void.self)
        async let holder: Void = pool.withConnection { connection in
            holding.yield()
            while !release.withLock({ $0 }) { _ = try connection.query("SELECT pg_sleep(0.005)") }
        }
        _ = await held.first { true }
        await #expect { try await pool.withConnection { _ in } } throws: {
            ($0 as? PostgresError)?.code == .poolTimeout
        }
        release.withLock { $0 = true }
        try await holder
        try await pool.withConnection { _ in }
        await pool.close()
    }

    @Test func anOpenTransactionIsNotHandedOn() async throws {
        let pool = Pool(try TestServer.options(), limits: PoolOptions(size: 1))
        try await pool.withConnection { try $0.executeScript("BEGIN; CREATE TEMP TABLE left_over (a int)") }
        let isOpen = try await pool.withConnection { $0.isInTransaction }
        #expect(!isOpen)
        let there = try await pool.withConnection {
            try $0.query("SELECT to_regclass('pg_temp.left_over') IS NOT NULL AS there").single().bool("there")
        }
        #expect(!there)
        await pool.close()
    }

    @Test func aTerminatedSessionIsReplaced() async throws {
        let pool = Pool(try TestServer.options(), limits: PoolOptions(size: 1))
        let first = try await pool.withConnection { $0.serverProcessID }
        _ = try TestServer.connect().query("SELECT pg_terminate_backend($1, 5000)", [.int(first)])
        let second = try await pool.withConnection { $0.serverProcessID }
        #expect(first != second)
        await #expect {
            try await pool.withConnection { try $0.execute("SELECT pg_terminate_backend(pg_backend_pid())") }
        } throws: { ($0 as? PostgresError)?.isConnectionLost == true }
        let third = try await pool.withConnection { $0.serverProcessID }
        #expect(second != third)
        await pool.close()
    }

    @Test func aStoppedServerIsAnErrorAndAStartedOneIsUsedAgain() async throws {
        let (server, directory) = try TestServer.start(label: "pool-outage")
        defer { withExtendedLifetime(directory) {} }
        let limits = PoolOptions(size: 2, firstBackoff: .milliseconds(20), longestBackoff: .milliseconds(100))
        let pool = Pool(ConnectionOptions(conninfo: server.connectionString()), limits: limits)
        try await pool.withConnection { try $0.executeScript("CREATE TABLE t (a int)") }
        server.kill()
        for _ in 0..<3 {
            await #expect { try await pool.withConnection { try $0.query("SELECT 1").count } } throws: {
                ($0 as? PostgresError)?.isConnectionLost == true
            }
        }
        try server.start()
        let isBack = await waitUntil(limit: .seconds(60)) {
            // A failed attempt is what is waited out.
            (try? await pool.withConnection { try $0.execute("INSERT INTO t VALUES (1)") }) == 1
        }
        #expect(isBack)
        await pool.close()
        try server.erase()
    }

    @Test func aCancelledTaskCancelsItsStatement() async throws {
        let pool = Pool(try TestServer.options("cancelled task"), limits: PoolOptions(size: 1))
        let (running, isRunning) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            try await pool.withConnection { connection in
                isRunning.yield()
                // In pieces, so that a request that comes between two statements is followed by one that hits.
                _ = try connection.query("SELECT pg_sleep(60)")
            }
        }
        _ = await running.first { true }
        let watcher = try TestServer.connect()
        let active = """
            SELECT count(*) AS n FROM pg_stat_activity
            WHERE application_name = 'cancelled task' AND state = 'active' AND query LIKE '%pg_sleep%'
            """
        #expect(try await waitUntil(limit: .seconds(60)) { try watcher.query(active).single().int("n") == 1 })
        task.cancel()
        let error = await #expect(throws: PostgresError.self) { try await task.value }
        #expect(error?.isCancelled == true)
        let answer = try await pool.withConnection { try $0.query("SELECT 1 AS one").single().int("one") }
        #expect(answer == 1)
        await pool.close()
    }

    @Test func aClosedPoolRefusesAndItsSessionsEnd() async throws {
        let pool = Pool(try TestServer.options("closing"), limits: PoolOptions(size: 2))
        try await pool.transaction { _ = try $0.query("SELECT 1") }
        await pool.close()
        await #expect { try await pool.withConnection { _ in } } throws: { ($0 as? PostgresError)?.code == .poolClosed }
        let watcher = try TestServer.connect()
        let left = "SELECT count(*) AS n FROM pg_stat_activity WHERE application_name = 'closing'"
        #expect(try await waitUntil(limit: .seconds(60)) { try watcher.query(left).single().int("n") == 0 })
    }

    @Test func aTransactionOfThePoolIsUndoneWhenItThrows() async throws {
        let pool = Pool(try TestServer.options(), limits: PoolOptions(size: 1))
        try await pool.withConnection { try $0.executeScript("CREATE TABLE IF NOT EXISTS pool_undone (a int)") }
        await #expect(throws: PostgresError.self) {
            try await pool.transaction { connection in
                try connection.execute("INSERT INTO pool_undone VALUES (1)")
                try connection.execute("SELECT 1/0")
            }
        }
        let count = try await pool.withConnection { try $0.query("SELECT * FROM pool_undone").count }
        #expect(count == 0)
        await pool.close()
    }
}
